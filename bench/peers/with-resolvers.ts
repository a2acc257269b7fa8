/* Restate's SDK uses what Node has from 22 on; under Node 20 it would fail each invocation. */
if (!('withResolvers' in Promise))
  Object.defineProperty(Promise, 'withResolvers', {
    value<Value>() {
      let resolve: (value: Value) => void = () => {};
      let reject: (reason: unknown) => void = () => {};
      const promise = new Promise<Value>((done, failed) => {
        resolve = done;
        reject = failed;
      });
      return { promise, resolve, reject };
    },
  });
