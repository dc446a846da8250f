/// What tests of network code need: certificates, and a network that misbehaves.
///
/// | you want to                              | read                                          |
/// |------------------------------------------|-----------------------------------------------|
/// | test with TLS                            | [asyncio.net.testing.SelfSignedCertificate]   |
package asyncio.net.testing;
