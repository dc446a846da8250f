/// JUnit tests that run on an event loop.
///
/// | you want to                                                       | write                                      |
/// |-------------------------------------------------------------------|--------------------------------------------|
/// | write a test that may suspend                                     | [@AsyncTest][AsyncTest] instead of `@Test` |
/// | have all tests of a class run so, `@ParameterizedTest` among them | `@AsyncTest` on the class                  |
/// | find the order of tasks that fails                                | `@AsyncTest(seeds = 1_000)`                |
/// | use the loop, its clock or a simulation                           | a parameter of that type                   |
///
/// The tools that these tests use work without JUnit, too: they are in `asyncio.testing`.
package asyncio.junit;
