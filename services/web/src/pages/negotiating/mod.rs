//! What both sides of the table share: the list, the page, proposing, accepting, breaking off.

mod prices;
mod terms;

use crate::{
    format,
    page::{PageError, PageResult, show_with},
    posted::Posted,
    refusals::{self, Told},
    state::WebState,
    views::{
        Chrome, Tone,
        confirm::Confirm,
        negotiation::{NegotiationLine, NegotiationPage, PriceProposal, ProposedProduct, Tier},
        words::NegotiationState,
    },
};
use app::{
    AppError, Command, Request,
    queries::{
        negotiations::{self, NegotiationDetail, NegotiationSummary, ProposalMade},
        price_history::{self, MonthPrice},
        products,
    },
};
use axum::http::StatusCode;
use domain::{
    negotiations::{NegotiationCommand, Party, Progress},
    producers::Product,
};
use kernel::{Actor, AgreementId, NegotiationId, ProductId, SaleUnit};

pub use terms::{answer_form, typed_terms};

/// One side of one negotiation, as its pages need it.
pub struct Side {
    pub party: Party,
    /// `/plateforme/negociations`
    pub base: &'static str,
    pub detail: NegotiationDetail,
    /// What it is about, by name.
    pub products: Vec<Product>,
    /// What the products cost in the campaigns so far.
    months: Vec<MonthPrice>,
}

impl Side {
    /// # Errors
    /// Not found where there is no such negotiation.
    pub async fn load(
        state: &WebState,
        actor: &Actor,
        party: Party,
        base: &'static str,
        negotiation: NegotiationId,
    ) -> Result<Self, PageError> {
        let mut reading = state.app.reading(actor.tenant).await?;
        let detail = negotiations::negotiation(&mut reading, actor.tenant, negotiation).await?;
        let detail = detail.ok_or_else(PageError::not_found)?;
        let ids: Vec<ProductId> = detail.summary.products.iter().map(|one| one.product).collect();
        let products = products::products(&mut reading, actor.tenant, &ids).await?;
        let months = price_history::price_history(&mut reading, actor.tenant, &ids).await?;
        Ok(Self { party, base, detail, products, months })
    }

    pub fn id(&self) -> NegotiationId {
        self.detail.summary.negotiation
    }

    /// The address of this negotiation.
    pub fn path(&self) -> String {
        format!("{}/{}", self.base, self.id())
    }

    fn is_open(&self) -> bool {
        self.detail.summary.progress == Progress::Open
    }

    /// The page, with the form as it is to be filled in.
    ///
    /// # Errors
    /// Fails on an amount that no purchase can cost.
    pub fn page(&self, chrome: Chrome) -> Result<NegotiationPage, PageError> {
        let hub = chrome.association.clone();
        let producer = self.detail.summary.producer_name.clone();
        let by = |party| match party {
            Party::Hub => hub.clone(),
            Party::Producer => producer.clone(),
        };
        let proposals = self.detail.proposals.iter();
        Ok(NegotiationPage {
            fair: prices::fair(self.detail.proposals.last(), &self.products)?,
            history: prices::histories(&self.months, &self.products),
            base: self.base,
            negotiation: self.id().to_string(),
            version: self.detail.version(),
            with: match self.party {
                Party::Hub => producer.clone(),
                Party::Producer => hub.clone(),
            },
            state: state_of(&self.detail.summary),
            proposals: proposals.map(|made| self.proposal(made, by(made.by))).collect(),
            answer: self.is_open().then(|| answer_form(self)),
            floors: vec![],
            chrome,
        })
    }

    fn proposal(&self, made: &ProposalMade, by: String) -> PriceProposal {
        let lines = made.terms.lines.iter().filter_map(|line| {
            let product = self.products.iter().find(|product| product.id == line.product)?;
            let tier =
                |tier: &domain::allocation::Tier| Tier { from: tier.from, price: tier.unit_price };
            Some(ProposedProduct {
                name: product.name.clone(),
                step: product.step,
                unit: priced_by(product),
                case_size: line.case_size,
                tiers: line.tiers.iter().map(tier).collect(),
            })
        });
        PriceProposal {
            by,
            at: made.made_at,
            delivery: made.terms.delivery.clone(),
            minimum: made.terms.minimum_order,
            valid_from: made.terms.valid_from,
            valid_to: made.terms.valid_to,
            products: lines.collect(),
        }
    }

    fn request(&self, posted: &Posted, command: NegotiationCommand) -> Result<Request, PageError> {
        let command = Command::Negotiation(self.id(), command);
        Ok(Request::new(posted.command()?, command).expecting(posted.expected_version()))
    }

    /// Proposes what was typed.
    ///
    /// # Errors
    /// Every failure but what the person who typed can mend: that is the answer.
    pub async fn propose(
        &self,
        state: &WebState,
        actor: &Actor,
        posted: &Posted,
    ) -> Result<Result<(), NotProposed>, PageError> {
        let (mut form, terms) = typed_terms(self, posted);
        let Some(terms) = terms else {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(Err(NotProposed { status, form, conflict: false }));
        };
        let propose = NegotiationCommand::Propose { by: self.party, terms };
        match state.app.execute(actor, self.request(posted, propose)?).await {
            Ok(done) => {
                state.app.wait_until_shown(&done).await?;
                Ok(Ok(()))
            }
            Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
                let told = self.named(refusals::told(&error));
                let conflict = matches!(error, AppError::Conflict { .. });
                terms::mark(&mut form, &told);
                Ok(Err(NotProposed { status: told.status, form, conflict }))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The refusal with the name of its product.
    fn named(&self, told: Told) -> Told {
        let product = told.product.and_then(|id| self.products.iter().find(|one| one.id == id));
        match product {
            Some(product) => told.naming(&product.name),
            None => told,
        }
    }

    /// Accepts the other side's last proposal, or ends the negotiation.
    ///
    /// # Errors
    /// Every failure but a refusal: that is the answer.
    pub async fn end(
        &self,
        state: &WebState,
        actor: &Actor,
        posted: &Posted,
        end: End,
    ) -> Result<Result<(), Told>, PageError> {
        let by = self.party;
        let command = match end {
            End::Accept => {
                // An agreement goes by the name of its negotiation.
                let agreement = AgreementId::from_uuid(self.id().uuid());
                NegotiationCommand::Accept { by, agreement }
            }
            End::BreakOff => NegotiationCommand::BreakOff { by },
        };
        match state.app.execute(actor, self.request(posted, command)?).await {
            Ok(done) => {
                state.app.wait_until_shown(&done).await?;
                Ok(Ok(()))
            }
            Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
                Ok(Err(self.named(refusals::told(&error))))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The question before one of the ends.
    pub fn question(&self, chrome: Chrome, end: End) -> Confirm {
        let with = match self.party {
            Party::Hub => self.detail.summary.producer_name.clone(),
            Party::Producer => chrome.association.clone(),
        };
        let words = end.words();
        let effects = match end {
            End::Accept => self.accepting(),
            End::BreakOff => vec![
                "Il n’y a pas d’accord. Rien ne change pour les accords d’avant.".to_owned(),
                "Une nouvelle négociation peut s’ouvrir plus tard.".to_owned(),
            ],
        };
        Confirm {
            chrome,
            question: format!("{} avec {with}\u{a0}?", words.question),
            effects,
            warning: None,
            reason: None,
            action: format!("{}/{}", self.path(), words.action),
            version: self.detail.version(),
            confirm_label: words.confirm.to_owned(),
            grave: end == End::BreakOff,
            back: self.path(),
            back_label: "Revenir à la négociation".to_owned(),
        }
    }

    fn accepting(&self) -> Vec<String> {
        let Some(last) = self.detail.proposals.last() else { return vec![] };
        let terms = &last.terms;
        let names = terms.lines.iter().filter_map(|line| {
            self.products.iter().find(|one| one.id == line.product).map(|one| one.name.as_str())
        });
        let (from, to) = (format::date_short(terms.valid_from), format::date_short(terms.valid_to));
        vec![
            format!(
                "Les prix proposés sont fixés pour\u{a0}: {}.",
                names.collect::<Vec<_>>().join(", ")
            ),
            format!("L’accord vaut du {from} au {to}. Il ne change plus."),
            format!(
                "Le minimum d’une commande est {} hors taxes.",
                format::money(terms.minimum_order)
            ),
        ]
    }
}

/// How a negotiation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Accept,
    BreakOff,
}

struct EndWords {
    question: &'static str,
    confirm: &'static str,
    action: &'static str,
}

impl End {
    /// The notice of the page that follows.
    pub const fn notice(self) -> &'static str {
        match self {
            Self::Accept => "accord",
            Self::BreakOff => "rupture",
        }
    }

    const fn words(self) -> EndWords {
        match self {
            Self::Accept => {
                EndWords {
                    question: "Conclure l’accord", confirm: "Accepter", action: "accepter"
                }
            }
            Self::BreakOff => EndWords {
                question: "Mettre fin à la négociation",
                confirm: "Mettre fin",
                action: "rompre",
            },
        }
    }
}

/// A proposal that was not taken.
pub struct NotProposed {
    pub status: StatusCode,
    form: crate::views::negotiation::AnswerForm,
    /// Whether the other side was faster.
    conflict: bool,
}

impl NotProposed {
    /// The page again: with everything typed, and what is wrong.
    pub fn show(self, side: &Side, chrome: Chrome) -> PageResult {
        let mut view = side.page(chrome)?;
        if self.conflict {
            let words =
                "Une autre proposition est arrivée entre-temps. Lisez-la avant de répondre.";
            view.chrome = view.chrome.with_message(Tone::Warning, words);
        }
        match (side.is_open(), self.form.error.clone()) {
            (true, _) => view.answer = Some(self.form),
            (false, Some(error)) => view.chrome = view.chrome.with_message(Tone::Error, error),
            (false, None) => {}
        }
        show_with(self.status, &view)
    }
}

/// Waiting for an answer first.
pub fn lines(mut all: Vec<NegotiationSummary>, party: Party, hub: &str) -> Vec<NegotiationLine> {
    all.sort_by_key(|one| one.turn != Some(party));
    let line = |one: NegotiationSummary| NegotiationLine {
        negotiation: one.negotiation.to_string(),
        with: match party {
            Party::Hub => one.producer_name.clone(),
            Party::Producer => hub.to_owned(),
        },
        products: in_short(&one),
        state: state_of(&one),
        updated_at: one.changed_at,
    };
    all.into_iter().map(line).collect()
}

/// The first products by name, and how many others there are.
fn in_short(summary: &NegotiationSummary) -> String {
    const NAMED: usize = 3;
    let mut named: Vec<&str> = summary.products.iter().map(|one| one.name.as_str()).collect();
    let others = u64::try_from(named.len().saturating_sub(NAMED)).unwrap_or(u64::MAX);
    let others = format::counted(others, "autre produit", "autres produits");
    if named.len() > NAMED {
        named.truncate(NAMED);
        named.push(&others);
    }
    named.join(" · ")
}

/// Before the first proposal, buyers say what they would like.
fn state_of(summary: &NegotiationSummary) -> NegotiationState {
    match (summary.progress, summary.turn) {
        (Progress::Agreed(_), _) => NegotiationState::Agreed,
        (Progress::BrokenOff, _) => NegotiationState::Ended,
        (Progress::Open | Progress::NotOpen, Some(Party::Producer)) => {
            NegotiationState::WaitingForProducer
        }
        (Progress::Open | Progress::NotOpen, Some(Party::Hub) | None) => {
            NegotiationState::WaitingForBuyers
        }
    }
}

/// What the price is for: a product of variable weight is priced by the kilogram.
pub const fn priced_by(product: &Product) -> SaleUnit {
    match product.variable_weight_grams {
        Some(_) => SaleUnit::Kilogram,
        None => product.step.unit(),
    }
}
