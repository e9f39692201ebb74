//! What surrounds every page: the association's name, who is signed in, the menu, messages.

use kernel::Role;

/// The frame of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chrome {
    /// The association whose page this is.
    pub association: String,
    pub person: Option<Person>,
    pub nav: Vec<NavLink>,
    pub messages: Vec<Message>,
    pub keys: FormKeys,
    /// The page's tables as files; none where there is no table.
    pub take_away: Vec<TakeAway>,
    /// Easy reading: larger and shorter, with pictograms.
    pub easy: bool,
}

/// One file of the page's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeAway {
    pub href: String,
    pub label: String,
}

/// Hidden fields of every form that changes something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormKeys {
    /// Ties the form to the session (against forged requests).
    pub session: String,
    /// Fresh for each page shown; with the form's path and target it makes the command's id, so
    /// that a form sent twice counts once.
    pub action: String,
}

/// Who is signed in, as they wish to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// An alias or a first name.
    pub name: String,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    pub href: &'static str,
    pub label: &'static str,
    pub current: bool,
}

/// What the last action did, told once at the top of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub tone: Tone,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Done,
    Warning,
    Error,
}

impl NavLink {
    /// The pictogram of a member's entry; other menus have words alone.
    pub fn pictogram(&self) -> Option<&'static str> {
        match self.href {
            "/ma-commande" => Some("basket"),
            "/mon-compte" => Some("purse"),
            "/labos" => Some("voices"),
            _ => None,
        }
    }
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "note-done",
            Self::Warning => "note-warning",
            Self::Error => "note-error",
        }
    }

    pub const fn aria_role(self) -> &'static str {
        match self {
            Self::Done | Self::Warning => "status",
            Self::Error => "alert",
        }
    }
}

/// Where in the menu a page belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    None,
    Order,
    Account,
    Lab,
    Board,
    Members,
    HandOver,
    StructureForm,
    PickUpPlace,
    Campaign,
    Pooled,
    Negotiations,
    Producers,
    Packing,
    Rounds,
    Accounts,
    Recall,
    Structures,
    Vouchers,
    Programmes,
    Demand,
    Statement,
    Report,
}

impl Chrome {
    /// The frame for somebody who is not signed in.
    pub fn public(association: impl Into<String>, keys: FormKeys) -> Self {
        let association = association.into();
        Self {
            association,
            person: None,
            nav: Vec::new(),
            messages: Vec::new(),
            keys,
            take_away: Vec::new(),
            easy: false,
        }
    }

    /// The frame for `person`, with the menu of their role.
    pub fn for_person(
        association: impl Into<String>,
        person: Person,
        here: Section,
        keys: FormKeys,
    ) -> Self {
        let nav = menu(person.role)
            .iter()
            .map(|&(section, href, label)| NavLink { href, label, current: section == here })
            .collect();
        Self { nav, person: Some(person), ..Self::public(association, keys) }
    }

    /// As the visitor likes to read it.
    #[must_use]
    pub fn read(self, easy: bool) -> Self {
        Self { easy, ..self }
    }

    #[must_use]
    pub fn with_message(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.tell(tone, text);
        self
    }

    /// Adds a message to those at the head of the page.
    pub fn tell(&mut self, tone: Tone, text: impl Into<String>) {
        self.messages.push(Message { tone, text: text.into() });
    }

    /// Whether the menu is too long to stand open on a telephone.
    pub fn folds(&self) -> bool {
        self.nav.len() > NAV_OPEN_MAX
    }

    /// The menu's entry that the page belongs to.
    pub fn here(&self) -> Option<&'static str> {
        self.nav.iter().find(|link| link.current).map(|link| link.label)
    }

    /// Whether the page may use a wide screen: those who work with tables do.
    pub fn wide(&self) -> bool {
        !matches!(self.person, None | Some(Person { role: Role::Member(_), .. }))
    }
}

/// As many entries fit on a telephone in two rows.
const NAV_OPEN_MAX: usize = 4;

type Entry = (Section, &'static str, &'static str);

/// The menu of a role: where it may go, and nothing else.
const fn menu(role: Role) -> &'static [Entry] {
    match role {
        Role::Member(_) => &[
            (Section::Order, "/ma-commande", "Ma commande"),
            (Section::Account, "/mon-compte", "Mon compte"),
            (Section::Lab, "/labos", "Nos décisions"),
        ],
        Role::Animator => &[
            (Section::Board, "/structure", "Le mois"),
            (Section::Members, "/structure/membres", "Adhérents"),
            (Section::HandOver, "/structure/remise", "Remise des cagettes"),
            (Section::StructureForm, "/structure/bon", "Bon de commande"),
            (Section::PickUpPlace, "/structure/lieu", "Lieu de retrait"),
            (Section::Vouchers, "/structure/bons-achat", "Bons d’achat"),
            (Section::Lab, "/structure/labos", "Labos d’usage"),
        ],
        Role::Coordinator => &[
            (Section::Campaign, "/plateforme", "Campagne"),
            (Section::Pooled, "/plateforme/commandes", "Commandes groupées"),
            (Section::Negotiations, "/plateforme/negociations", "Négociations"),
            (Section::Producers, "/plateforme/producteurs", "Producteurs"),
            (Section::Packing, "/plateforme/emballage", "Emballage"),
            (Section::Rounds, "/plateforme/tournees", "Tournées"),
            (Section::Accounts, "/plateforme/comptes", "Comptes"),
            (Section::Recall, "/plateforme/rappel", "Rappel"),
            (Section::Structures, "/plateforme/structures", "Structures"),
            (Section::Vouchers, "/plateforme/bons-achat", "Bons d’achat"),
            (Section::Programmes, "/plateforme/programmes", "Programmes"),
        ],
        Role::Producer(_) => &[
            (Section::Demand, "/producteur", "Demande"),
            (Section::Negotiations, "/producteur/negociations", "Négociations"),
            (Section::Pooled, "/producteur/commandes", "Commandes"),
            (Section::Statement, "/producteur/comptes", "Relevé"),
        ],
        Role::Funder(_) => &[(Section::Report, "/financeur", "Rapport")],
        Role::System => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_sees_its_own_menu_with_the_current_page_marked() {
        let person = Person { name: "Camille".to_owned(), role: Role::Animator };
        let chrome = Chrome::for_person("Épi", person, Section::Members, FormKeys::default());
        let current: Vec<_> = chrome.nav.iter().filter(|link| link.current).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].label, "Adhérents");
        assert!(chrome.nav.iter().all(|link| !link.href.starts_with("/plateforme")));
    }

    #[test]
    fn a_long_menu_folds_and_says_where_one_is_and_a_short_one_stands_open() {
        let of = |role, here| {
            let person = Person { name: "Camille".to_owned(), role };
            Chrome::for_person("Épi", person, here, FormKeys::default())
        };
        let coordinator = of(Role::Coordinator, Section::Vouchers);
        assert!(coordinator.folds() && coordinator.here() == Some("Bons d’achat"));
        let member = of(Role::Member(kernel::MemberId::derived(&[b"m"])), Section::None);
        assert!(!member.folds() && member.here().is_none());
    }
}
