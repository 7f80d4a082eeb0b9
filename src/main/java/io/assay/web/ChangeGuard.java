package io.assay.web;

import io.assay.web.problem.Problem;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may change something (every method but GET, HEAD and OPTIONS), and whether he meant
 * to. The rule:
 *
 * <ol>
 *   <li>A change is made by a user who gave his password, or over the local socket. Nobody else
 *       makes one, whether or not users are configured.
 *   <li>What comes over the socket is meant: no browser gets there.
 *   <li>A browser sends the password by itself once it knows it, also for a form on a page of
 *       another site ("CSRF"). So what comes with a password is meant only if
 *       <ul>
 *         <li>it has a token that this process put into a page for the same user: in the field
 *             {@value #FIELD} of a form, or in the header {@value #HEADER}; a page of another site
 *             cannot read it. Or
 *         <li>it has the {@code Content-Type: application/json} and no {@code Origin}: a program. A
 *             page of another site can neither send that type without asking first by OPTIONS,
 *             which is never granted here, nor leave out its Origin.
 *       </ul>
 *   <li>Whatever it has, it is refused if the browser says that it is of another site: an {@code
 *       Origin} that is not this server's, or a {@code Sec-Fetch-Site} other than same-origin.
 * </ol>
 *
 * <p>There are no cookies, and no answer allows another origin anything (CORS). Thread-safe.
 */
final class ChangeGuard {
  /** The hidden field of a form that holds its token. */
  static final String FIELD = "token";

  /** The header in which a script of a page sends the page's token. */
  static final String HEADER = "X-Assay-Token";

  static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String SAME_ORIGIN = "same-origin";

  private final FormTokens tokens;

  ChangeGuard(InstantSource clock) {
    tokens = new FormTokens(clock);
  }

  /** The token for a page that {@code actor} gets; nothing where he may change nothing by it. */
  Optional<String> token(Actor actor) {
    return actor instanceof Actor.User user
        ? Optional.of(tokens.issue(user.name()))
        : Optional.empty();
  }

  /** Why the change that {@code ctx} asks for may not be made; nothing if it may. */
  Optional<Problem> refusal(Context ctx, Actor actor, HostNames names) {
    return switch (actor) {
      case Actor.Local local -> Optional.empty();
      case Actor.User user -> refusal(ctx, user, names);
      case Actor.Program program -> Optional.of(nobody());
      case Actor.Anybody anybody -> Optional.of(nobody());
    };
  }

  private static Problem nobody() {
    return Problem.forbidden(
        "Changes are made by a user (web.basic-auth) or over the local socket (web.socket); the"
            + " configuration says who and where.");
  }

  private Optional<Problem> refusal(Context ctx, Actor.User user, HostNames names) {
    if (isForeign(ctx, names)) {
      return Optional.of(Problem.forbidden("Pages of other sites change nothing here."));
    }
    Optional<String> token =
        Optional.ofNullable(ctx.header(HEADER))
            .or(() -> isForm(ctx) ? Optional.ofNullable(ctx.formParam(FIELD)) : Optional.empty());
    if (token.isPresent()) {
      return tokens.isValid(token.get(), user.name())
          ? Optional.empty()
          : Optional.of(
              Problem.forbidden(
                  "The page is too old, or of another user: load it again, and repeat the change."));
    }
    if (ctx.header(Header.ORIGIN) == null && isType(ctx, ContentType.JSON)) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.forbidden(
            "It does not show that this change is meant: programs send Content-Type:"
                + " application/json, pages the token that they were given."));
  }

  /** Whether the browser says that a page of another site is behind it. */
  private static boolean isForeign(Context ctx, HostNames names) {
    String site = ctx.header(FETCH_SITE);
    String origin = ctx.header(Header.ORIGIN);
    return (site != null && !site.equals(SAME_ORIGIN))
        || (origin != null && !isOwn(origin, ctx.header(Header.HOST), names));
  }

  /** The scheme may differ: a proxy may speak TLS with the browser and none with this server. */
  private static boolean isOwn(String origin, @Nullable String host, HostNames names) {
    int scheme = origin.indexOf("://");
    if (scheme < 0) {
      return false; // Such as "null", of pages that have no origin.
    }
    String authority = origin.substring(scheme + 3);
    return authority.equalsIgnoreCase(host) || names.contain(authority);
  }

  private static boolean isForm(Context ctx) {
    return isType(ctx, "application/x-www-form-urlencoded");
  }

  private static boolean isType(Context ctx, String type) {
    String given = ctx.contentType();
    return given != null && given.split(";", 2)[0].strip().equalsIgnoreCase(type);
  }
}
