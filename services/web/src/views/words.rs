//! French words for what views enumerate.

/// How something was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    Cash,
    Cheque,
    Card,
    Transfer,
    Voucher,
    Credit,
}

impl Means {
    pub const ALL: [Self; 6] =
        [Self::Cash, Self::Cheque, Self::Card, Self::Transfer, Self::Voucher, Self::Credit];

    /// The stable name, as forms send it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Voucher => "voucher",
            Self::Credit => "credit",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Cash => "Espèces",
            Self::Cheque => "Chèque",
            Self::Card => "Carte",
            Self::Transfer => "Virement",
            Self::Voucher => "Bon d’achat",
            Self::Credit => "Avoir",
        }
    }
}

/// The steps of a month, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Draft,
    Open,
    Closed,
    Ordered,
    Received,
    Delivered,
    Settled,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Open,
        Self::Closed,
        Self::Ordered,
        Self::Received,
        Self::Delivered,
        Self::Settled,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "Préparation du bon de commande",
            Self::Open => "Commandes ouvertes",
            Self::Closed => "Commandes closes",
            Self::Ordered => "Commandes envoyées aux producteurs",
            Self::Received => "Produits reçus à Toul",
            Self::Delivered => "Cagettes livrées",
            Self::Settled => "Comptes faits",
        }
    }
}

/// Where a price discussion with a producer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegotiationState {
    WaitingForProducer,
    WaitingForBuyers,
    Agreed,
    Ended,
}

impl NegotiationState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::WaitingForProducer => "Attend le producteur",
            Self::WaitingForBuyers => "Attend les acheteurs",
            Self::Agreed => "Accord trouvé",
            Self::Ended => "Sans accord",
        }
    }

    pub const fn class(self) -> &'static str {
        match self {
            Self::WaitingForProducer | Self::WaitingForBuyers => "badge-wait",
            Self::Agreed => "badge-done",
            Self::Ended => "badge-soft",
        }
    }
}

/// Where one producer's pooled order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PooledState {
    Computed,
    BelowMinimum,
    Sent,
    Confirmed,
    ConfirmedInPart,
    Received,
    Cancelled,
}

impl PooledState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Computed => "À envoyer",
            Self::BelowMinimum => "Sous le minimum",
            Self::Sent => "Attend la réponse",
            Self::Confirmed => "Confirmée",
            Self::ConfirmedInPart => "Confirmée en partie",
            Self::Received => "Reçue",
            Self::Cancelled => "Annulée",
        }
    }

    pub const fn class(self) -> &'static str {
        match self {
            Self::Computed | Self::BelowMinimum | Self::Sent => "badge-wait",
            Self::Confirmed | Self::ConfirmedInPart | Self::Received => "badge-done",
            Self::Cancelled => "badge-soft",
        }
    }
}
