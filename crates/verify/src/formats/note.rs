//! Signed notes (C2SP signed-note): a text, and lines of signatures below it.
//!
//! Keys of logs (type 1) sign the text; keys of witnesses (type 4) sign the text with the time. Other types, such as
//! ML-DSA-44 (type 6), are carried along and not judged.

use crate::encoding::{base64, from_base64};
use crate::{Error, hash};
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};

/// Longest note that is read.
pub const BYTES_MAX: usize = 256 * 1024;
/// Most signatures on a note that is read.
pub const SIGNATURES_MAX: usize = 64;
/// Longest name of a key.
pub const NAME_MAX: usize = 255;

const fn wrong(why: &'static str) -> Error {
    Error::malformed("note", why)
}

/// One signature of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Number of the key: the beginning of a hash over name, type and key.
    pub id: u32,
    /// What follows the number.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads a line, without its end.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(line: &str) -> Result<Self, Error> {
        let rest = line.strip_prefix("— ").ok_or(wrong("a line below the text is no signature"))?;
        let (name, coded) = rest.split_once(' ').ok_or(wrong("a signature without name"))?;
        let bytes = from_base64(coded)?;
        let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(wrong("a signature without number"))?;
        if !is_name(name) || bytes.is_empty() {
            return Err(wrong("a signature without name or bytes"));
        }
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
    }

    /// Writes the line, with its end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let bytes = [&self.id.to_be_bytes(), self.bytes.as_slice()].concat();
        format!("— {} {}\n", self.name, base64(&bytes))
    }
}

/// A text with signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text, with the end of its last line.
    pub text: String,
    /// The signatures, in their order.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note. Nothing is checked but its form.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > BYTES_MAX {
            return Err(wrong("too long"));
        }
        let all = std::str::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
        if all.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(wrong("control characters"));
        }
        let cut = all.rfind("\n\n").ok_or(wrong("no blank line before the signatures"))?;
        let lines = all[cut + 2..].strip_suffix('\n').ok_or(wrong("no signature, or no end of line"))?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(wrong("too many signatures"));
        }
        let signatures = lines.split('\n').map(Signature::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: all[..=cut].to_owned(), signatures })
    }

    /// Writes the note.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines: String = self.signatures.iter().map(Signature::to_line).collect();
        format!("{}\n{lines}", self.text)
    }

    /// Checks that `verifier` has signed. Signatures of other keys are left alone.
    ///
    /// # Errors
    /// [`Error::Unsigned`] if it has not, [`Error::Signature`] if any signature under its name and number does not fit.
    pub fn verify(&self, verifier: &Verifier) -> Result<Signed, Error> {
        let mut signed = None;
        for signature in self.signatures.iter().filter(|signature| verifier.is_by(signature)) {
            signed = Some(verifier.verify(&self.text, signature)?);
        }
        signed.ok_or_else(|| Error::Unsigned(verifier.name.clone()))
    }
}

/// What a signature that fits says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// When a witness saw the text, in seconds since 1970; logs do not say.
    pub at_seconds: Option<u64>,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Signs texts as they are (type 1).
    Log,
    /// Signs texts with the time at which it saw them (type 4).
    Witness,
}

impl Role {
    const fn code(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// Returns whether a key may be called so: no space, no plus sign, nothing that is not shown.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    !name.is_empty() && name.len() <= NAME_MAX && !name.chars().any(is_odd)
}

fn id_of(name: &str, role: Role, key: &[u8; 32]) -> u32 {
    let bytes = [name.as_bytes(), &[b'\n', role.code()], key].concat();
    let [a, b, c, d, ..] = hash::sha256(&bytes);
    u32::from_be_bytes([a, b, c, d])
}

fn message(role: Role, text: &str, at_seconds: u64) -> Vec<u8> {
    match role {
        Role::Log => text.as_bytes().to_vec(),
        Role::Witness => format!("cosignature/v1\ntime {at_seconds}\n{text}").into_bytes(),
    }
}

/// The public half of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: u32,
    role: Role,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads `name+number+key`, the form in which keys are given to others.
    ///
    /// # Errors
    /// [`Error::Malformed`], also if the number is not that of the key.
    pub fn parse(vkey: &str) -> Result<Self, Error> {
        const fn bad(why: &'static str) -> Error {
            Error::malformed("verifier key", why)
        }
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(coded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad("not name+number+key"));
        };
        let bytes = from_base64(coded)?;
        let role = match bytes.first() {
            Some(1) => Role::Log,
            Some(4) => Role::Witness,
            _ => return Err(bad("a type that is not known")),
        };
        let key: [u8; 32] = bytes[1..].try_into().map_err(|_| bad("not 32 bytes"))?;
        if !is_name(name) {
            return Err(bad("no name"));
        }
        let known = Self {
            name: name.to_owned(),
            id: id_of(name, role, &key),
            role,
            key: VerifyingKey::from_bytes(&key).map_err(|_| bad("not a key of Ed25519"))?,
        };
        if format!("{:08x}", known.id) == id { Ok(known) } else { Err(bad("the number is of another key")) }
    }

    /// Writes `name+number+key`.
    #[must_use]
    pub fn to_vkey(&self) -> String {
        let coded = base64(&[&[self.role.code()], self.key.as_bytes().as_slice()].concat());
        format!("{}+{:08x}+{coded}", self.name, self.id)
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the number.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// Returns what it is for.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Returns the 32 bytes of the key.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Returns whether a signature says to be by this key.
    #[must_use]
    pub fn is_by(&self, signature: &Signature) -> bool {
        signature.id == self.id && signature.name == self.name
    }

    /// Checks one signature over a text.
    ///
    /// # Errors
    /// [`Error::Signature`].
    pub fn verify(&self, text: &str, signature: &Signature) -> Result<Signed, Error> {
        let bad = || Error::Signature(self.name.clone());
        let (at_seconds, bytes) = match self.role {
            Role::Log => (None, signature.bytes.as_slice()),
            Role::Witness => {
                let (time, rest) = signature.bytes.split_first_chunk::<8>().ok_or_else(bad)?;
                let time = u64::from_be_bytes(*time);
                if time > i64::MAX as u64 {
                    return Err(bad());
                }
                (Some(time), rest)
            }
        };
        let fits = Ed25519::from_slice(bytes).map_err(|_| bad())?;
        let message = message(self.role, text, at_seconds.unwrap_or_default());
        self.key.verify_strict(&message, &fits).map_err(|_| bad())?;
        Ok(Signed { at_seconds })
    }
}

/// A key that signs. Its secret half is never shown, not even for debugging.
pub struct Signer {
    key: SigningKey,
    verifier: Verifier,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signer").field(&self.verifier.to_vkey()).finish()
    }
}

impl Signer {
    /// Makes the key of a name from 32 secret bytes.
    ///
    /// # Errors
    /// [`Error::Malformed`] for what is no name.
    pub fn new(name: &str, role: Role, seed: &[u8; 32]) -> Result<Self, Error> {
        if !is_name(name) {
            return Err(Error::malformed("name of a key", "empty, too long, or with spaces or plus signs"));
        }
        let key = SigningKey::from_bytes(seed);
        let public = key.verifying_key();
        let id = id_of(name, role, public.as_bytes());
        Ok(Self { verifier: Verifier { name: name.to_owned(), id, role, key: public }, key })
    }

    /// Returns the public half.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a text, as a witness at this second; keys of logs sign no time.
    #[must_use]
    pub fn sign(&self, text: &str, at_seconds: u64) -> Signature {
        let signature = self.key.sign(&message(self.verifier.role, text, at_seconds)).to_bytes();
        let bytes = match self.verifier.role {
            Role::Log => signature.to_vec(),
            Role::Witness => [at_seconds.to_be_bytes().as_slice(), &signature].concat(),
        };
        Signature { name: self.verifier.name.clone(), id: self.verifier.id, bytes }
    }
}
