package io.assay.ct.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class PageSizeTest {
  private final PageSize size = new PageSize();

  @Test
  void aLogThatGivesSoManyFromAnywhereIsAskedAlongItsPages() {
    assertThat(asked(1000, from -> 256)).containsExactly(1000L, 1256L, 1512L, 1536L, 1792L, 2048L);
  }

  @Test
  void aLogThatAlignsItsAnswersIsLeftToDoSo() {
    assertThat(asked(1000, from -> 256 - from % 256))
        .containsExactly(1000L, 1024L, 1280L, 1536L, 1792L, 2048L);
  }

  @Test
  void aLogThatGivesAllIsAskedForAThousand() {
    assertThat(asked(7, from -> 5000)).containsExactly(7L, 1007L, 2007L, 3007L, 4007L, 5007L);
  }

  @Test
  void whatIsTooLongIsHalvedDownToOneAndGrowsAgain() {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int ask = size.ask(0, 1 << 20);
      asked.add(ask);
      size.tooLong(ask);
    }
    assertThat(asked).containsExactly(1000, 500, 250, 125, 62, 31, 15, 7, 3, 1, 1, 1);
    for (int i = 0; i < 100; i++) {
      int ask = size.ask(0, 1 << 20);
      size.given(ask, ask);
    }
    assertThat(size.ask(0, 1 << 20)).isEqualTo(1000);
  }

  @Test
  void neverMoreThanWanted() {
    assertThat(size.ask(0, 3)).isEqualTo(3);
    assertThat(size.ask(Long.MAX_VALUE - 1, 1)).isEqualTo(1);
  }

  private List<Long> asked(long start, LongUnaryOperator given) {
    List<Long> positions = new ArrayList<>();
    long from = start;
    for (int i = 0; i < 6; i++) {
      positions.add(from);
      int ask = size.ask(from, 1 << 20);
      int got = (int) Math.min(ask, given.applyAsLong(from));
      size.given(ask, got);
      from += got;
    }
    return positions;
  }
}
