//! All refusals: the business says no, as data.

macro_rules! refusals {
    ($($variant:ident($refusal:ty)),+ $(,)?) => {
        /// Why a command was refused. Services turn it into words.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $($variant($refusal)),+
        }

        $(impl From<$refusal> for Refusal {
            fn from(refusal: $refusal) -> Self {
                Self::$variant(refusal)
            }
        })+
    };
}

refusals! {
    Structure(crate::structures::StructureRefusal),
    Member(crate::members::MemberRefusal),
    Producer(crate::producers::ProducerRefusal),
    Floor(crate::floors::FloorRefusal),
    Negotiation(crate::negotiations::NegotiationRefusal),
    Campaign(crate::campaigns::CampaignRefusal),
    OrderForm(crate::order_forms::OrderFormRefusal),
    Order(crate::orders::OrderRefusal),
    Pooling(crate::pooling::PoolingRefusal),
    Reception(crate::receptions::ReceptionRefusal),
    Crate(crate::crates::CrateRefusal),
    Round(crate::rounds::RoundRefusal),
    Wallet(crate::wallets::WalletRefusal),
    Voucher(crate::vouchers::VoucherRefusal),
    Ledger(crate::ledger::LedgerRefusal),
    Transfer(crate::transfers::TransferRefusal),
    Lab(crate::labs::LabRefusal),
    Statement(crate::statements::StatementRefusal),
    Funding(crate::funding::FundingRefusal),
}
