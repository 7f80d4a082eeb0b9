package io.assay.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. Java has them in {@code sun.misc} alone; the compiler warns of
 * that package in a way that nothing can silence, hence by reflection.
 */
final class Signals {
  private Signals() {}

  /**
   * Has {@code action} run on a thread of its own whenever the signal {@code name} (without {@code
   * SIG}) arrives, in place of what the virtual machine would do.
   *
   * @return whether this system has such a signal and leaves it to the program
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object calling =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> arguments != null && isSame(proxy, arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of SIG" + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
      return true;
    } catch (InvocationTargetException e) {
      return false;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // A proxy's own equals would come back here.
  private static boolean isSame(Object a, Object b) {
    return a == b;
  }
}
