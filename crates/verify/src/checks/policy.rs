//! Policies (C2SP tlog-policy): which logs are trusted, and how many of which witnesses must have seen a checkpoint.

use crate::checkpoint::SignedCheckpoint;
use crate::note::{Note, Role, Verifier};
use crate::{Error, Signature};

/// Longest policy that is read.
pub const BYTES_MAX: usize = 64 * 1024;
/// Most lines that define something.
pub const LINES_MAX: usize = 256;

/// A log or a witness, and where it answers.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name within the policy; a log has that of its key.
    pub name: String,
    /// Its key.
    pub verifier: Verifier,
    /// Its address, if the policy gives one.
    pub url: Option<String>,
}

#[derive(Debug, Clone)]
enum Member {
    Witness(usize),
    Group(usize),
}

#[derive(Debug, Clone)]
struct Group {
    name: String,
    needs: usize,
    members: Vec<Member>,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The logs that are trusted.
    pub logs: Vec<Party>,
    /// The witnesses.
    pub witnesses: Vec<Party>,
    groups: Vec<Group>,
    quorum: Option<Member>,
}

const fn bad(why: &'static str) -> Error {
    Error::malformed("policy", why)
}

#[derive(Default)]
struct Reading {
    logs: Vec<Party>,
    witnesses: Vec<Party>,
    groups: Vec<Group>,
    used: Vec<String>,
    quorum: Option<Option<Member>>,
}

impl Reading {
    fn find(&self, name: &str) -> Option<Member> {
        let witness = self.witnesses.iter().position(|witness| witness.name == name).map(Member::Witness);
        witness.or_else(|| self.groups.iter().position(|group| group.name == name).map(Member::Group))
    }

    fn is_free(&self, name: &str) -> Result<(), Error> {
        if name != "none" && self.find(name).is_none() { Ok(()) } else { Err(bad("a name is used twice")) }
    }

    fn line(&mut self, words: &[&str]) -> Result<(), Error> {
        match words {
            [] => Ok(()),
            ["log", vkey, url @ ..] if url.len() < 2 => {
                let party = party(None, vkey, url, Role::Log)?;
                add(&mut self.logs, party)
            }
            ["witness", name, vkey, url @ ..] if url.len() < 2 => {
                self.is_free(name)?;
                let party = party(Some(name), vkey, url, Role::Witness)?;
                add(&mut self.witnesses, party)
            }
            ["group", name, needs, members @ ..] if !members.is_empty() => self.group(name, needs, members),
            ["quorum", name] if self.quorum.is_none() => {
                let member = if *name == "none" {
                    None
                } else {
                    Some(self.find(name).ok_or(bad("an unknown quorum"))?)
                };
                self.quorum = Some(member);
                Ok(())
            }
            _ => Err(bad("a line that means nothing, or a second quorum")),
        }
    }

    fn group(&mut self, name: &str, needs: &str, names: &[&str]) -> Result<(), Error> {
        self.is_free(name)?;
        let mut members = Vec::new();
        for member in names {
            // In one group at most, so that nobody counts twice.
            if self.used.iter().any(|used| used == member) {
                return Err(bad("a member of two groups"));
            }
            members.push(self.find(member).ok_or(bad("an unknown member"))?);
            self.used.push((*member).to_owned());
        }
        let needs = match needs {
            "any" => 1,
            "all" => members.len(),
            number => crate::encoding::decimal(number)
                .and_then(|number| usize::try_from(number).ok())
                .filter(|number| (1..=members.len()).contains(number))
                .ok_or(bad("a group that needs none or more than it has"))?,
        };
        self.groups.push(Group { name: name.to_owned(), needs, members });
        Ok(())
    }
}

fn party(name: Option<&str>, vkey: &str, url: &[&str], role: Role) -> Result<Party, Error> {
    let verifier = Verifier::parse(vkey)?;
    if verifier.role() != role {
        return Err(bad("a key of the wrong type"));
    }
    let name = name.unwrap_or(verifier.name()).to_owned();
    Ok(Party { name, verifier, url: url.first().map(|url| (*url).to_owned()) })
}

fn add(parties: &mut Vec<Party>, party: Party) -> Result<(), Error> {
    if parties.iter().any(|other| other.verifier.key() == party.verifier.key()) {
        return Err(bad("a key stands twice"));
    }
    parties.push(party);
    Ok(())
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > BYTES_MAX || text.bytes().any(|byte| byte < 0x20 && byte != b'\n' && byte != b'\t') {
            return Err(bad("too long, or with control characters"));
        }
        let mut reading = Reading::default();
        let lines =
            text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (at, line) in lines.enumerate() {
            if at == LINES_MAX {
                return Err(bad("too many lines"));
            }
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            reading.line(&words)?;
        }
        let quorum = reading.quorum.ok_or(bad("no quorum"))?;
        Ok(Self { logs: reading.logs, witnesses: reading.witnesses, groups: reading.groups, quorum })
    }

    /// Makes the policy that trusts no log and asks for no witness.
    #[must_use]
    pub const fn none() -> Self {
        Self { logs: Vec::new(), witnesses: Vec::new(), groups: Vec::new(), quorum: None }
    }

    /// Makes the policy that trusts one log and asks for no witness.
    #[must_use]
    pub fn of_log(log: Verifier) -> Self {
        let party = Party { name: log.name().to_owned(), verifier: log, url: None };
        Self { logs: vec![party], witnesses: Vec::new(), groups: Vec::new(), quorum: None }
    }

    /// Returns whether any witness is asked for.
    #[must_use]
    pub const fn needs_witnesses(&self) -> bool {
        self.quorum.is_some()
    }

    /// Returns which witnesses have seen a checkpoint and when, in the order of the policy. A signature that fails does
    /// not count.
    #[must_use]
    pub fn seen_by<'a>(&'a self, text: &str, signatures: &[Signature]) -> Vec<(&'a Party, u64)> {
        let seen = |party: &'a Party| {
            let by = signatures.iter().filter(|signature| party.verifier.is_by(signature));
            let signed = by.filter_map(|signature| party.verifier.verify(text, signature).ok());
            signed.filter_map(|signed| signed.at_seconds).max().map(|at| (party, at))
        };
        self.witnesses.iter().filter_map(seen).collect()
    }

    /// Returns whether witnesses of these names are enough.
    #[must_use]
    pub fn is_enough(&self, names: &[&str]) -> bool {
        self.quorum.as_ref().is_none_or(|member| self.holds(member, names))
    }

    fn holds(&self, member: &Member, names: &[&str]) -> bool {
        match member {
            Member::Witness(at) => names.contains(&self.witnesses[*at].name.as_str()),
            // Groups name only what stands before them, so this ends.
            Member::Group(at) => {
                let group = &self.groups[*at];
                group.members.iter().filter(|member| self.holds(member, names)).count() >= group.needs
            }
        }
    }

    /// Reads a checkpoint and checks it: signed by a log that is trusted, seen by enough witnesses.
    ///
    /// # Errors
    /// What is wrong with it, [`Error::Quorum`] if too few have seen it.
    pub fn open(&self, bytes: &[u8]) -> Result<SignedCheckpoint, Error> {
        let origin = crate::Checkpoint::parse(&Note::parse(bytes)?.text)?.origin;
        let named = self.logs.iter().filter(|log| log.verifier.name() == origin);
        let mut last = None;
        for log in named {
            match SignedCheckpoint::open(bytes, &log.verifier) {
                Ok(signed) => {
                    let seen = self.seen_by(&signed.note.text, &signed.note.signatures);
                    let names: Vec<&str> = seen.iter().map(|(party, _)| party.name.as_str()).collect();
                    return if self.is_enough(&names) { Ok(signed) } else { Err(Error::Quorum) };
                }
                Err(error) => last = Some(error),
            }
        }
        let wanted = || self.logs.iter().map(|log| log.verifier.name()).collect::<Vec<_>>().join(", ");
        Err(last.unwrap_or_else(|| Error::Origin { wanted: wanted(), found: origin }))
    }
}
