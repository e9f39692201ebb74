//! A usage lab: members propose, vote, and read what was decided.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;

/// The structure's labs, the newest first.
#[derive(Debug, Template)]
#[template(path = "member/labs.html")]
pub struct LabList {
    pub chrome: Chrome,
    pub labs: Vec<LabLine>,
    /// Some for those who may open a lab: its title.
    pub new_title: Option<Typed>,
}

#[derive(Debug)]
pub struct LabLine {
    pub href: String,
    pub title: String,
    pub date: NaiveDate,
    pub open: bool,
}

#[derive(Debug, Template)]
#[template(path = "member/lab.html")]
pub struct LabPage {
    pub chrome: Chrome,
    /// The page's own address: its forms go below it.
    pub base: String,
    pub lab: String,
    pub date: NaiveDate,
    /// Whether proposing and voting are possible now.
    pub open: bool,
    /// In the order in which they were made: never by number of votes.
    pub proposals: Vec<Proposal>,
    /// Some for those who may propose.
    pub new_proposal: Option<Typed>,
    /// Whether this person runs the lab: decides and closes.
    pub runs: bool,
}

#[derive(Debug)]
pub struct Proposal {
    pub id: String,
    pub text: String,
    /// Whether this person votes.
    pub votes: bool,
    pub vote: Option<Vote>,
    /// Known only once the vote is over.
    pub tally: Option<Tally>,
    /// None until the group has decided.
    pub adopted: Option<bool>,
    pub opens_negotiation: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    For,
    Against,
    Abstain,
}

#[derive(Debug, Clone, Copy)]
pub struct Tally {
    pub votes_for: u64,
    pub against: u64,
    pub abstain: u64,
}

impl Proposal {
    fn voted(&self, vote: &Vote) -> bool {
        self.vote == Some(*vote)
    }
}

impl Vote {
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    pub const fn code(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::For => "Pour",
            Self::Against => "Contre",
            Self::Abstain => "Sans avis",
        }
    }
}

fn proposal(id: &str, text: &str, vote: Option<Vote>, tally: Option<Tally>) -> Proposal {
    Proposal {
        id: sample::text(id),
        text: sample::text(text),
        votes: tally.is_none(),
        vote,
        tally,
        adopted: tally.map(|tally| tally.votes_for > tally.against),
        opens_negotiation: false,
    }
}

fn page(open: bool, proposals: Vec<Proposal>) -> Result<LabPage, sample::SampleError> {
    Ok(LabPage {
        chrome: sample::member(Section::Lab),
        base: sample::text("/labos/l1"),
        lab: sample::text("Labo d’usage d’automne"),
        date: sample::day("2026-12-03")?,
        open,
        proposals,
        new_proposal: Some(Typed::default()),
        runs: false,
    })
}

impl Samples for LabPage {
    const NAME: &'static str = "lab";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let flour = "Commander de la farine en sacs de 5\u{a0}kg.";
        let cooking = "Cuisiner ensemble le jour de la livraison.";
        let usual = page(
            true,
            vec![proposal("p1", flour, Some(Vote::For), None), proposal("p2", cooking, None, None)],
        )?;
        let tally = |votes_for, against, abstain| Some(Tally { votes_for, against, abstain });
        let adopted = Proposal {
            opens_negotiation: true,
            ..proposal("p1", flour, Some(Vote::For), tally(14, 3, 1))
        };
        let closed = page(false, vec![adopted, proposal("p2", cooking, None, tally(3, 8, 0))])?;
        let error = LabPage {
            new_proposal: Some(Typed::wrong("", "Écrivez votre proposition.")),
            ..page(true, Vec::new())?
        };
        let animator = LabPage {
            chrome: sample::animator(Section::Lab),
            new_proposal: None,
            runs: true,
            ..page(true, vec![Proposal { votes: false, ..proposal("p1", flour, None, None) }])?
        };
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("closed", closed),
            Sample::new("error", error),
            Sample::new("animator", animator),
            Sample::new("empty", page(true, Vec::new())?),
        ])
    }
}

impl Samples for LabList {
    const NAME: &'static str = "labs";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let lab = |title, open| {
            Ok::<_, sample::SampleError>(LabLine {
                href: sample::text("/labos/l1"),
                title: sample::text(title),
                date: sample::day("2026-12-03")?,
                open,
            })
        };
        let chrome = sample::member(Section::Lab);
        let labs = vec![lab("Labo d’automne", true)?, lab("Labo de printemps", false)?];
        let usual = Self { chrome: chrome.clone(), labs, new_title: None };
        let animator = Self {
            chrome: sample::animator(Section::Lab),
            labs: vec![lab("Labo d’automne", true)?],
            new_title: Some(Typed::wrong("", "Écrivez un titre.")),
        };
        let empty = Self { chrome, labs: Vec::new(), new_title: None };
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("animator", animator),
            Sample::new("empty", empty),
        ])
    }
}
