//! Ledger accounts as text: `cash`, or `order/6b1f…` for those that are about something.

use crate::StorageError;
use domain::ledger::Account;
use kernel::{OrderId, ProducerId, StructureId};

/// The text that stands for the account in `read.ledger_*`; sorts by kind.
pub fn account_key(account: Account) -> String {
    match account {
        Account::Order(order) => format!("order/{order}"),
        Account::Wallets => "wallets".to_owned(),
        Account::Cash => "cash".to_owned(),
        Account::Cheques => "cheques".to_owned(),
        Account::Card => "card".to_owned(),
        Account::Bank => "bank".to_owned(),
        Account::Vouchers => "vouchers".to_owned(),
        Account::Goods => "goods".to_owned(),
        Account::Hub(structure) => format!("hub/{structure}"),
        Account::Structure(structure) => format!("structure/{structure}"),
        Account::Producer(producer) => format!("producer/{producer}"),
        Account::Losses => "losses".to_owned(),
        Account::Rounding => "rounding".to_owned(),
    }
}

/// The account that [`account_key`] wrote.
pub fn account_of_key(key: &str) -> Result<Account, StorageError> {
    let unknown = || StorageError::Word { column: "account".to_owned() };
    let Some((kind, about)) = key.split_once('/') else {
        return match key {
            "wallets" => Ok(Account::Wallets),
            "cash" => Ok(Account::Cash),
            "cheques" => Ok(Account::Cheques),
            "card" => Ok(Account::Card),
            "bank" => Ok(Account::Bank),
            "vouchers" => Ok(Account::Vouchers),
            "goods" => Ok(Account::Goods),
            "losses" => Ok(Account::Losses),
            "rounding" => Ok(Account::Rounding),
            _ => Err(unknown()),
        };
    };
    match kind {
        "order" => Ok(Account::Order(about.parse::<OrderId>()?)),
        "hub" => Ok(Account::Hub(about.parse::<StructureId>()?)),
        "structure" => Ok(Account::Structure(about.parse::<StructureId>()?)),
        "producer" => Ok(Account::Producer(about.parse::<ProducerId>()?)),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_account_is_read_back_from_its_key() {
        let structure = StructureId::from_uuid(Uuid::from_u128(7));
        let accounts = [
            Account::Order(OrderId::from_uuid(Uuid::from_u128(5))),
            Account::Wallets,
            Account::Cash,
            Account::Cheques,
            Account::Card,
            Account::Bank,
            Account::Vouchers,
            Account::Goods,
            Account::Hub(structure),
            Account::Structure(structure),
            Account::Producer(ProducerId::from_uuid(Uuid::from_u128(9))),
            Account::Losses,
            Account::Rounding,
        ];
        for account in accounts {
            assert_eq!(account_of_key(&account_key(account)).unwrap(), account);
        }
        assert!(account_of_key("order").is_err() && account_of_key("cash/7").is_err());
    }
}
