//! The way out when the database has lost what was signed: another log, in public.

use crate::{
    Publication, PublicationError,
    files::{self, FOR_ALL},
};
use std::path::PathBuf;
use transparency::VerifierKey;

/// A log that was given up; its files stay below `earlier/<number>/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierLog {
    pub number: u32,
    /// For everybody to read, a line each: day, name, name of what followed, reason.
    pub notice: String,
}

impl EarlierLog {
    /// The day it was given up on, as `2026-11-28`.
    pub fn day(&self) -> Option<&str> {
        self.notice.lines().next()
    }

    /// Its name.
    pub fn origin(&self) -> Option<&str> {
        self.notice.lines().nth(1)
    }

    /// The name of the log that followed it.
    pub fn successor(&self) -> Option<&str> {
        self.notice.lines().nth(2)
    }

    /// Why, in the words of who did it.
    pub fn reason(&self) -> Option<&str> {
        self.notice.lines().nth(3)
    }
}

impl Publication {
    fn earlier_folder(&self, number: u32) -> PathBuf {
        self.public().join("earlier").join(number.to_string())
    }

    /// The logs that were given up, the first one first.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn earlier(&self) -> Result<Vec<EarlierLog>, PublicationError> {
        let mut earlier = vec![];
        for number in 1.. {
            let notice = files::read(&self.earlier_folder(number).join("notice"))?;
            let Some(notice) = notice else { break };
            let notice = String::from_utf8_lossy(&notice).into_owned();
            earlier.push(EarlierLog { number, notice });
        }
        Ok(earlier)
    }

    /// Where the log goes that this one follows: a restart that was interrupted goes on.
    fn number_of(&self, successor: &str) -> Result<u32, PublicationError> {
        let earlier = self.earlier()?;
        let begun = earlier.iter().find(|log| log.successor() == Some(successor));
        Ok(begun.map_or(earlier.len() as u32 + 1, |log| log.number))
    }

    /// Gives up this log and begins another one, of another name, with a key of its own from 32
    /// bytes of chance, which are overwritten. What was published stays, with the reason, where
    /// everybody sees it; the private keys of the log that is given up are removed.
    ///
    /// # Errors
    /// [`PublicationError::SameOrigin`] when the name is not new; or a file cannot be written.
    pub fn restart(
        &self,
        origin: &str,
        (day, reason): (&str, &str),
        seed: &mut [u8; 32],
    ) -> Result<VerifierKey, PublicationError> {
        let _lock = self.lock()?;
        let keys = self.keys()?;
        let old = self.origin()?;
        let given_up =
            self.earlier()?.into_iter().filter_map(|log| log.origin().map(str::to_owned));
        if keys.iter().map(|known| known.key.name().to_owned()).chain(given_up).any(|n| n == origin)
        {
            return Err(PublicationError::SameOrigin(origin.to_owned()));
        }
        // A name that no key can have must be known before anything is moved.
        transparency::Signer::from_seed(origin, &[1; 32])?;
        let number = self.number_of(origin)?;
        let folder = self.earlier_folder(number);
        let last = self.last()?.map(|(_, note)| note);
        if let Some(note) = &last {
            self.show(note)?;
        }
        // The notice comes first: a crash after it shows too much, never too little.
        let reason = reason.replace(char::is_control, " ");
        let notice = format!("{day}\n{old}\n{origin}\n{reason}\n");
        files::write(&folder.join("notice"), notice.as_bytes(), FOR_ALL)?;
        for name in ["tile", "witnessed", "checkpoint"] {
            files::move_to(&self.public_file(name), &folder.join(name))?;
        }
        files::remove(&self.private_keys())?;
        files::remove(&self.signed_path())?;
        files::move_to(&self.public_file("keys"), &folder.join("keys"))?;
        files::sync_folder(&folder)?;
        files::sync_folder(&self.public())?;
        self.add_key(origin, seed)
    }
}
