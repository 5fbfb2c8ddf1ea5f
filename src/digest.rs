//! SHA-256 and hexadecimal digits: the only door to the hash function.

use std::fmt;

use sha2::Digest as _;

/// A SHA-256 that is fed piece by piece.
///
/// # Example
///
/// ```
/// use etalon::digest::{Digest, from_hex, hex};
///
/// let mut digest = Digest::new();
/// digest.update("etalon");
/// assert_eq!(digest.hex(), hex(&Digest::of("etalon")));
/// assert_eq!(from_hex("00ff"), Some(vec![0, 255]));
/// ```
#[derive(Clone, Default)]
pub struct Digest(sha2::Sha256);

impl Digest {
    /// The digest of nothing so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// The 32 bytes for what was added so far.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::digest::Digest;
    /// // Asking does not end it.
    /// let mut digest = Digest::new();
    /// assert_eq!(digest.bytes(), Digest::of(""));
    /// digest.update("eta");
    /// digest.update("lon");
    /// assert_eq!(digest.bytes(), Digest::of("etalon"));
    /// ```
    pub fn bytes(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }

    /// The same as 64 lowercase hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.bytes())
    }

    /// The SHA-256 of `bytes`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::digest::{Digest, hex};
    /// let nothing = hex(&Digest::of(""));
    /// assert!(nothing.starts_with("e3b0c44298fc1c14"));
    /// ```
    pub fn of(bytes: impl AsRef<[u8]>) -> [u8; 32] {
        sha2::Sha256::digest(bytes).into()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digest").finish_non_exhaustive()
    }
}

/// Lowercase hexadecimal digits of `bytes`.
///
/// # Example
///
/// ```
/// assert_eq!(etalon::digest::hex(&[0, 10, 255]), "000aff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits of either case; none for any other text.
///
/// # Example
///
/// ```
/// use etalon::digest::from_hex;
/// assert_eq!(from_hex("0aFF"), Some(vec![10, 255]));
/// assert_eq!((from_hex("0a0"), from_hex("0x0a")), (None, None));
/// ```
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_the_whole_have_one_digest() {
        let mut digest = Digest::new();
        digest.update("ab");
        digest.update("c");
        // FIPS 180-4, the example of one block.
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.hex(), known);
        assert_eq!(hex(&Digest::of("abc")), known);
    }

    #[test]
    fn digits_are_read_back_and_anything_else_is_not() {
        assert_eq!(from_hex("00fF"), Some(vec![0, 255]));
        for text in ["0", "0g", "+0", "é0", " 00"] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
