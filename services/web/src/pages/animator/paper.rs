//! `/structure/saisie`: orders that came on paper, one form after the other, equal to any other.

use super::{OWN_ORDER, chrome};
use crate::{
    notices::Notice,
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::ordering::{self, MonthForm, Sent, ShownAgain, TypedOrder},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{Chrome, Section, Typed, paper_entry::PaperEntry, plain::Plain},
};
use app::{Purpose, queries, vault::Vault};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::orders::{Buyer, Channel};
use kernel::{MemberId, OrderId};
use serde::Deserialize;

/// What stands for the structure itself in an address.
const STRUCTURE: &str = "structure";

/// No order was seen, and this places one.
const FRESH: (u64, bool) = (0, true);

#[derive(Debug, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    pour: String,
}

pub async fn show_form(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
    Query(For { pour }): Query<For>,
) -> PageResult {
    let chrome = notice.tell(chrome(&state, &animator, Section::Board).await?);
    let current = MonthForm::current(&state, animator.tenant()).await?;
    let Some(month) = current.filter(|month| month.takes_orders(&state)) else {
        let lead = "Les commandes ne sont pas ouvertes.".to_owned();
        return show(&Plain { chrome, title: "Saisir un bon papier".to_owned(), lead });
    };
    let people = People::of(&state, &animator).await?;
    let found = people.find(&pour);
    if let Some(found) = found
        && let Some(placed) = placed(&state, &animator, &month, found.buyer).await?
    {
        return Ok(go(&format!("/structure/commandes/{placed}")));
    }
    let member = Typed::new(found.map(|found| found.alias.clone()).unwrap_or_default());
    show(&page(chrome, &month, &TypedOrder::default(), people, member))
}

pub async fn save(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let campaign = posted.text("campaign").parse().map_err(|_| PageError::not_found())?;
    let month = MonthForm::of(&state, animator.tenant(), campaign).await?;
    let typed = TypedOrder::posted(&posted, &month);
    let people = People::of(&state, &animator).await?;
    let Some(person) = people.find(posted.text("member")).cloned() else {
        let chrome = chrome(&state, &animator, Section::Board).await?;
        return show_again(&page(chrome, &month, &typed, people, nobody(&posted)));
    };
    if posted.text("do") == "recompute" {
        return recompute(&state, &animator, &month, &typed, (people, person)).await;
    }
    send(&state, &animator, &posted, (month, typed), (people, person)).await
}

/// Whose form it is was just said, or the totals are asked for.
async fn recompute(
    state: &WebState,
    animator: &Animator,
    month: &MonthForm,
    typed: &TypedOrder,
    (people, person): (People, Person),
) -> PageResult {
    let untouched = typed.wanted(month).is_empty() && typed.error_count() == 0;
    if let Some(placed) = placed(state, animator, month, person.buyer).await?
        && untouched
    {
        return Ok(go(&format!("/structure/commandes/{placed}")));
    }
    let chrome = chrome(state, animator, Section::Board).await?;
    let show_page = if typed.error_count() > 0 { show_again } else { show };
    show_page(&page(chrome, month, typed, people, Typed::new(person.alias)))
}

async fn send(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
    (month, mut typed): (MonthForm, TypedOrder),
    (people, person): (People, Person),
) -> PageResult {
    let chrome = chrome(state, animator, Section::Board).await?;
    let mut member = Typed::new(person.alias);
    if typed.error_count() > 0 {
        return show_again(&page(chrome, &month, &typed, people, member));
    }
    let whose = whose_order(&month, animator, person.buyer);
    let sent = ordering::send(state, &animator.actor, &month, whose, posted, &typed).await?;
    if let Some((status, words)) = about_buyer(&sent) {
        member.error = Some(words);
        return show_with(status, &page(chrome, &month, &typed, people, member));
    }
    match sent.again(chrome, &mut typed, &month, FRESH) {
        None if posted.text("do") == "next" => Ok(go("/structure/saisie?fait=saisie")),
        None => Ok(go("/structure?fait=saisie")),
        Some(ShownAgain { status, chrome, .. }) => {
            show_with(status, &page(chrome, &month, &typed, people, member))
        }
    }
}

/// The order that stands already for this buyer: it is changed, not placed again.
async fn placed(
    state: &WebState,
    animator: &Animator,
    month: &MonthForm,
    buyer: Buyer,
) -> Result<Option<OrderId>, PageError> {
    let (id, ..) = whose_order(month, animator, buyer);
    let order = month.order(state, id).await?;
    Ok(order.filter(|order| !order.head.cancelled).map(|order| order.head.order))
}

/// What was written is kept, with what is wrong with it.
fn nobody(posted: &Posted) -> Typed {
    let words = match posted.text("member").is_empty() {
        true => "Écrivez le surnom de la personne.",
        false => "Personne ne s’appelle ainsi ici.",
    };
    posted.typed("member", Some(words.to_owned()))
}

/// What is wrong with the choice of the buyer.
fn about_buyer(sent: &Sent) -> Option<(StatusCode, String)> {
    match sent {
        // Somebody has an order already: it is changed on its own page, not from here.
        Sent::Changed { words, .. } => Some((StatusCode::CONFLICT, words.clone())),
        Sent::Refused(told) if told.field == Some("member") => {
            Some((told.status, told.message.clone()))
        }
        Sent::Refused(_) | Sent::Saved => None,
    }
}

fn whose_order(month: &MonthForm, animator: &Animator, buyer: Buyer) -> (OrderId, Buyer, Channel) {
    let campaign = month.head.campaign;
    match buyer {
        Buyer::Member(member) => (OrderId::of_member(campaign, member), buyer, Channel::Paper),
        Buyer::Structure => {
            let structure = animator.tenant().into();
            (OrderId::of_structure(campaign, structure), buyer, Channel::Screen)
        }
    }
}

/// Whose forms can be copied, by alias, the structure itself first.
struct People(Vec<Person>);

#[derive(Debug, Clone)]
struct Person {
    buyer: Buyer,
    alias: String,
}

impl People {
    async fn of(state: &WebState, animator: &Animator) -> Result<Self, PageError> {
        let tenant = animator.tenant();
        let read = async |vault: &mut Vault| queries::members::members(vault, tenant).await;
        let members = state.app.disclose(&animator.actor, Purpose::PaperOrder, read).await?;
        let named = members.into_iter().filter(|member| member.active).filter_map(|member| {
            Some(Person { buyer: Buyer::Member(member.member), alias: member.alias? })
        });
        let own = Person { buyer: Buyer::Structure, alias: OWN_ORDER.to_owned() };
        Ok(Self([own].into_iter().chain(named).collect()))
    }

    /// By alias, however its letters are written; by id; or by the address that a paper form's
    /// code holds, as a reader types it.
    fn find(&self, written: &str) -> Option<&Person> {
        let written = written.trim();
        let written = written.rsplit_once("pour=").map_or(written, |(_, code)| code);
        let buyer = match written {
            STRUCTURE => Some(Buyer::Structure),
            id => id.parse::<MemberId>().ok().map(Buyer::Member),
        };
        let exact = self.0.iter().find(|person| person.alias == written);
        exact.or_else(|| match buyer {
            Some(buyer) => self.0.iter().find(|person| person.buyer == buyer),
            None => self.0.iter().find(|person| folded(&person.alias) == folded(written)),
        })
    }
}

/// Without accents and capitals, as people type in a hurry.
fn folded(text: &str) -> String {
    let plain = |letter: char| match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        '’' => '\'',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

fn page(
    chrome: Chrome,
    month: &MonthForm,
    typed: &TypedOrder,
    people: People,
    member: Typed,
) -> PaperEntry {
    let aliases = people.0.into_iter().map(|person| person.alias).collect();
    ordering::paper_entry(chrome, month, typed, (aliases, member), FRESH)
}
