/// What tests of network code need: certificates, and a network that misbehaves.
///
/// | you want to                                                        | read                    |
/// |--------------------------------------------------------------------|-------------------------|
/// | test with TLS                                                      | [SelfSignedCertificate] |
/// | see what your code does when the network is slow, cut off, or lies | [FaultProxy], [Faults]  |
package asyncio.net.testing;
