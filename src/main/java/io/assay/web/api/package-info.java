/**
 * {@code /api/v1}: what is known, as JSON. {@code openapi.json} beside these classes describes
 * every resource; a test holds the answers to it.
 *
 * <pre>
 *   request ─▶ Api ─▶ Parameters ─▶ web.reading, history, … ─▶ report records ─▶ Answer ─▶ JSON
 *               └──── Problem: application/problem+json (RFC 9457)
 * </pre>
 *
 * <p>Reading is {@link io.assay.web.reading}'s, which pages use as well.
 */
@NullMarked
package io.assay.web.api;

import org.jspecify.annotations.NullMarked;
