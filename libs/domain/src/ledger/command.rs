//! What the books can be asked.

use super::event::{Memo, Posting};
use kernel::CampaignId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCommand {
    Post { campaign: CampaignId, memo: Memo, postings: Vec<Posting> },
}
