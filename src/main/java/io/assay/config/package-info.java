/**
 * Reads {@code probes.yaml} into one complete, valid, immutable {@link io.assay.config.Config}, or
 * reports every mistake in it at once.
 *
 * <pre>
 * file ─ConfigLoader─▶ text ─YamlReader─▶ YamlNode (with places) ─ConfigReader, ResolverReader,
 * ExpectationReader, VantageReader, TrustReader, CtReader, WebReader, Settings─▶ Config
 *                          └────────────── Mistakes ──────────────┘ ─▶ ConfigException
 * </pre>
 *
 * <p>{@code Section} and {@code Value} hold the rules that are the same everywhere (known keys,
 * types, duplicates); {@code Readings} and its neighbours read single values.
 *
 * <p>Rules that are not visible in one place:
 *
 * <ul>
 *   <li>A plain value is the text that stands there; only an absent value, {@code ~} and {@code
 *       null} are nothing. Numbers stand without quotes.
 *   <li>A key that other versions know is "not supported by this version", not a typing error.
 *   <li>The deadline of a stage is at most the total. One that is inherited, or built in, is cut to
 *       the resolver's own total.
 *   <li>An interval shorter than the timeout is allowed: a probe that is still under way is not
 *       started again.
 *   <li>{@code addresses} count for endpoints given by name without an address of their own; if
 *       there is no such endpoint, they are a mistake.
 *   <li>A stamp's pins count only where the resolver expects no pins.
 *   <li>A log without a name is called by the host and path of its URL.
 *   <li>The list of vantage points is all there is; without it there is one, called here.
 *   <li>What stands before the last @ of a proxy is secret and in no message; nor is what stands
 *       where a hash of a password should.
 *   <li>Beyond loopback the web server wants TLS and users, or to be told that it need not.
 *   <li>Two endpoints of a resolver are the same if their canonical texts are.
 * </ul>
 */
@NullMarked
package io.assay.config;

import org.jspecify.annotations.NullMarked;
