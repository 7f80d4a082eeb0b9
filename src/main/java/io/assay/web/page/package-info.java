/**
 * The status page. Each page is written anew for whoever asks, from a {@link
 * io.assay.web.reading.Knowledge}; the browser's script only fetches it again when something has
 * changed, so that everything is there without scripts as well. All text goes through {@link
 * io.assay.web.page.Html}, which knows no way past escaping.
 */
@NullMarked
package io.assay.web.page;

import org.jspecify.annotations.NullMarked;
