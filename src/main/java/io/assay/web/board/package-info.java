/**
 * What is known at the moment, for those who look: the newest judgement of every target, and word
 * of what changes. Judgements come in by {@link io.assay.web.board.Board#record}; pages and the API
 * read {@link io.assay.web.board.Present}s.
 */
@NullMarked
package io.assay.web.board;

import org.jspecify.annotations.NullMarked;
