/**
 * What is said in JSON, by commands and by the API alike: judgements, chains, matches in logs, and
 * pieces of history. Records whose components are the members, in their order; {@code
 * docs/check-json.md} and the API's description say what each means. {@link
 * io.assay.report.ReportJson} writes them.
 */
@NullMarked
package io.assay.report;

import org.jspecify.annotations.NullMarked;
