package io.assay.incident;

import java.util.List;
import java.util.Optional;

/**
 * What one vantage point sees of a resolver by the other transport.
 *
 * @param name of that transport
 * @param views at the same address, or at any where it is not looked for at that one
 * @param absence why there is none
 */
record Counterparts(String name, List<View> views, boolean sameAddress, Optional<String> absence) {}
