//! A structure's members: by alias; what they declared is asked once and never shown again.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Debug, Template)]
#[template(path = "animator/members.html")]
pub struct MembersPage {
    pub chrome: Chrome,
    /// In alphabetical order of alias.
    pub members: Vec<MemberLine>,
    pub alias: Typed,
    pub contact: Typed,
    /// `priority`, `support`, or empty for no answer.
    pub declared_status: Typed,
}

#[derive(Debug)]
pub struct MemberLine {
    pub member: String,
    pub alias: String,
    /// Whether there is a way to reach them; which one stays in the vault.
    pub reachable: bool,
}

/// A sign-in link, shown once, to be given by hand or by paper.
#[derive(Debug, Template)]
#[template(path = "animator/member_link.html")]
pub struct MemberLink {
    pub chrome: Chrome,
    pub alias: String,
    pub link: String,
    pub expires_at: DateTime<Utc>,
}

impl MembersPage {
    fn statuses(&self) -> Vec<Choice> {
        vec![
            Choice::new("", "Ne souhaite pas répondre"),
            Choice::new("priority", "Very Important Prioritaire (VIP)"),
            Choice::new("support", "Very Important Soutien (VIS)"),
        ]
    }

    fn count(&self) -> u64 {
        u64::try_from(self.members.len()).unwrap_or(u64::MAX)
    }
}

impl Samples for MembersPage {
    const NAME: &'static str = "members";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let member = |alias, reachable| MemberLine {
            member: sample::text("m1"),
            alias: sample::text(alias),
            reachable,
        };
        let page = |members, alias| Self {
            chrome: sample::animator(Section::Members),
            members,
            alias,
            contact: Typed::default(),
            declared_status: Typed::default(),
        };
        let members = || {
            vec![member("Aubépine", true), member("Le Grand Bleu", false), member("Mimosa", true)]
        };
        let taken = Typed::wrong("Mimosa", "Ce surnom est déjà pris dans votre structure.");
        Ok(vec![
            Sample::new("usual", page(members(), Typed::default())),
            Sample::new("error", page(members(), taken)),
            Sample::new("empty", page(Vec::new(), Typed::default())),
        ])
    }
}

impl Samples for MemberLink {
    const NAME: &'static str = "member-link";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let link = Self {
            chrome: sample::animator(Section::Members),
            alias: sample::text("Le Grand Bleu"),
            link: sample::text("https://acheteurs.example/connexion/7h2k-9qpm-44xd"),
            expires_at: sample::instant("2026-11-25T17:00:00Z")?,
        };
        Ok(vec![Sample::new("usual", link)])
    }
}
