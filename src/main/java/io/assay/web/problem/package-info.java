/**
 * Why a request is not carried out, for people and for programs. Whatever finds that answers with a
 * {@link io.assay.web.problem.Problem}, or throws it as a {@link
 * io.assay.web.problem.ProblemException}, which the server answers.
 */
@NullMarked
package io.assay.web.problem;

import org.jspecify.annotations.NullMarked;
