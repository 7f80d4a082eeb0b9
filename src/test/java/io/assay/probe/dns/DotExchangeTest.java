package io.assay.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Query;
import io.assay.lab.CannedAnswers;
import io.assay.lab.DotConversation;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DotExchangeTest {
  private final List<Object> events = new ArrayList<>();
  private final DotExchange exchange =
      new DotExchange(DnsQuery.dot(new Query(CannedAnswers.CANARY, "A")));
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          exchange,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              events.add(event);
            }
          });

  @Test
  void theQueryGoesOutInOneWriteWithItsLength() {
    byte[] sent = sent();

    assertThat(DnsStructure.u16(sent, 0)).isEqualTo(128);
    assertThat(sent).hasSize(130);
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void anAnswerIsReadHoweverItIsSegmented() {
    byte[] query = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(sent()).skipBytes(2));
    byte[] wrong = CannedAnswers.answer(query);
    wrong[0] ^= 1;
    byte[] right = CannedAnswers.answer(query);
    ByteBuf stream =
        Unpooled.wrappedBuffer(DotConversation.framed(wrong), DotConversation.framed(right));
    Random random = new Random(20261122);
    for (int round = 0; round < 300; round++) {
      DnsFraming framing = new DnsFraming();
      List<byte[]> messages = new ArrayList<>();
      ByteBuf rest = stream.duplicate();
      while (rest.isReadable()) {
        ByteBuf segment =
            rest.readSlice(random.nextInt(1, Math.min(rest.readableBytes(), 300) + 1));
        for (byte[] message = framing.next(segment);
            message != null;
            message = framing.next(segment)) {
          messages.add(message);
        }
      }
      assertThat(messages).containsExactly(wrong, right);
      assertThat(framing.isBetweenMessages()).isTrue();
    }
    channel.writeInbound(stream);

    assertThat(events).containsExactly(new ExchangeEvent.Answered());
    assertThat(exchange.dns().others()).hasSize(1);
    assertThat(stream.refCnt()).isZero();
  }

  @Test
  void whatComesAfterTheAnswerIsReleasedAndIgnored() {
    byte[] query = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(sent()).skipBytes(2));
    channel.writeInbound(
        Unpooled.wrappedBuffer(DotConversation.framed(CannedAnswers.answer(query))));
    ByteBuf more = Unpooled.wrappedBuffer(new byte[] {0, 1, 2});
    channel.writeInbound(more);

    assertThat(events).containsExactly(new ExchangeEvent.Answered());
    assertThat(more.refCnt()).isZero();
  }

  @Test
  void aDeadlineIsADeadlineUnlessAMismatchTellsMore() {
    Failure timeout = new Failure(FailureKind.TIMEOUT, "no answer");
    assertThat(exchange.cutShort(timeout)).isEqualTo(timeout);

    byte[] wrong =
        CannedAnswers.answer(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(sent()).skipBytes(2)));
    wrong[0] ^= 1;
    channel.writeInbound(Unpooled.wrappedBuffer(DotConversation.framed(wrong)));

    assertThat(exchange.cutShort(timeout).kind()).isEqualTo(FailureKind.DNS_MISMATCH);
    assertThat(events).isEmpty();
  }

  private byte[] sent() {
    ByteBuf sent = channel.readOutbound();
    try {
      return ByteBufUtil.getBytes(sent);
    } finally {
      sent.release();
    }
  }
}
