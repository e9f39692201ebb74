//! A structure's members: by alias; what they declared is asked once and never shown again.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;

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
    /// Whether there is a way to reach them; which one is on the page that corrects it.
    pub reachable: bool,
}

/// What a member can declare.
pub fn statuses() -> Vec<Choice> {
    vec![
        Choice::new("", "Ne souhaite pas répondre"),
        Choice::new("priority", "Very Important Prioritaire (VIP)"),
        Choice::new("support", "Very Important Soutien (VIS)"),
    ]
}

impl MembersPage {
    fn statuses(&self) -> Vec<Choice> {
        statuses()
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
