package io.assay.lab.net;

/**
 * How a program ended that ran to its end.
 *
 * @param status its exit status
 * @param output what it wrote to standard output and standard error, the last 256 Ki characters
 */
public record ProgramResult(int status, String output) {}
