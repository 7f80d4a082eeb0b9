package io.assay.fetch;

import java.util.Optional;

/**
 * What tells one version of a document from another (RFC 9110, section 8.8), verbatim.
 *
 * @param entityTag the value of ETag
 * @param lastModified the value of Last-Modified
 */
public record Validators(Optional<String> entityTag, Optional<String> lastModified) {}
