/// What tests of network code need: certificates, and a network that misbehaves.
///
/// | you want to                              | read                                          |
/// |------------------------------------------|-----------------------------------------------|
/// | test with TLS                            | [asyncio.net.testing.SelfSignedCertificate]   |
/// | see what your code does when the network is slow, cut off, or lies | [asyncio.net.testing.FaultProxy], [asyncio.net.testing.Faults] |
package asyncio.net.testing;
