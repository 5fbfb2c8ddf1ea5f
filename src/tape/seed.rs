//! The 32 bytes from which a tape grows, their text form and their commitment.

use std::fmt;
use std::str::FromStr;

use crate::digest::{Digest, from_hex, hex};
use crate::error::{Error, Result};

/// What a text must be to name a seed.
const FORM: &str = "exactly 64 hexadecimal digits";

/// The key of a [`ChaCha`](super::ChaCha) tape.
///
/// `Debug` shows the commitment, never the bytes: whoever knows the seed of a
/// release can subtract its noise.
///
/// # Example
///
/// ```
/// use etalon::tape::Seed;
/// let seed: Seed = "00".repeat(32).parse()?;
/// assert_eq!(seed.hex(), "00".repeat(32));
/// assert!("00".parse::<Seed>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed of the given bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::Seed;
    /// let seed = Seed::new([7; 32]);
    /// assert_eq!(seed.hex(), "07".repeat(32));
    /// assert!(!format!("{seed:?}").contains("0707"));
    /// ```
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 hexadecimal digits, lowercase: discloses every draw.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// The SHA-256 of the 32 bytes, as 64 hexadecimal digits.
    ///
    /// Printed with a release, it binds the release to a seed without
    /// disclosing it, so that an auditor who is given the seed later can
    /// replay the release bit for bit.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::digest::{Digest, hex};
    /// use etalon::tape::Seed;
    /// let seed = Seed::new([0; 32]);
    /// assert!(seed.commitment().starts_with("66687aadf862bd77"));
    /// assert_eq!(seed.commitment(), hex(&Digest::of(seed.bytes())));
    /// ```
    pub fn commitment(&self) -> String {
        hex(&Digest::of(self.0))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed(sha256:{})", self.commitment())
    }
}

impl FromStr for Seed {
    type Err = Error;

    /// Reads 64 hexadecimal digits of either case.
    ///
    /// The refusal does not repeat the text: a mistyped seed is still a secret.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::domain("seed", format!("({} bytes of text)", text.len()), FORM);
        let bytes = from_hex(text).ok_or_else(wrong)?;
        Ok(Self(bytes.try_into().map_err(|_| wrong())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_other_than_64_digits_are_refused_without_being_repeated() {
        for text in ["", "0", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            let error = text.parse::<Seed>().unwrap_err();
            assert!(matches!(error, Error::Domain { parameter: "seed", .. }), "{text}");
        }
        let secret = "x".repeat(64);
        assert!(!secret.parse::<Seed>().unwrap_err().to_string().contains(&secret));
        assert!(format!("+{}", "0".repeat(63)).parse::<Seed>().is_err());
    }

    #[test]
    fn digits_of_either_case_are_read_and_printed_in_lowercase() {
        let seed: Seed = "0123456789ABCDEFabcdef".to_owned().repeat(3)[..64].parse().unwrap();
        assert_eq!(seed.bytes()[..4], [0x01, 0x23, 0x45, 0x67]);
        assert_eq!(seed.hex().parse::<Seed>().unwrap(), seed);
    }

    #[test]
    fn the_commitment_is_sha256_of_the_bytes() {
        // `head -c 32 /dev/zero | sha256sum`
        let known = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        let seed = Seed::new([0; 32]);
        assert_eq!(seed.commitment(), known);
        assert_eq!(format!("{seed:?}"), format!("Seed(sha256:{known})"));
    }
}
