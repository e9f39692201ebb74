//! `/plateforme/structures` and `/plateforme/bons-achat`: who takes part, and what was issued.

use super::campaign::commune_name;
use crate::{
    page::{PageResult, show},
    session::Coordinator,
    state::WebState,
    views::{
        Section,
        network::{IssuerLine, StructureLine, StructuresPage, VoucherLine, VouchersPage},
    },
};
use app::queries::{
    structures::{self, StructureView},
    vouchers::{self, IssuerTotals, VoucherView},
};
use axum::extract::State;
use domain::structures::StructureKind;

pub async fn structures(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Structures).await?;
    let all = structures::structures_of_hub(&mut reading, hub).await?;
    show(&StructuresPage { chrome, structures: all.into_iter().map(line).collect() })
}

fn line(structure: StructureView) -> StructureLine {
    let delivery =
        structure.delivery.map(|point| format!("{}, {}", point.name, commune_name(&point.commune)));
    StructureLine {
        name: structure.name,
        kind: kind(structure.kind),
        commune: commune_name(&structure.territory.commune),
        delivery,
    }
}

const fn kind(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Hub => "Plateforme",
        StructureKind::Collective => "Groupement d’acheteurs",
        StructureKind::Association => "Association",
        StructureKind::Ccas => "CCAS",
        StructureKind::SocialCentre => "Centre social",
        StructureKind::SolidarityGrocery => "Épicerie solidaire",
    }
}

pub async fn vouchers(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Vouchers).await?;
    let issuers = vouchers::issuer_totals(&mut reading, hub).await?;
    let all = vouchers::vouchers(&mut reading, hub, None).await?;
    show(&VouchersPage {
        chrome,
        issuers: issuers.into_iter().map(issuer).collect(),
        vouchers: all.into_iter().map(voucher).collect(),
    })
}

fn issuer(totals: IssuerTotals) -> IssuerLine {
    let IssuerTotals { issuer_name: name, vouchers: voucher_count, value, used, .. } = totals;
    IssuerLine { name, voucher_count, value, used }
}

fn voucher(voucher: VoucherView) -> VoucherLine {
    VoucherLine {
        issuer: voucher.issuer_name,
        value: voucher.value,
        left: voucher.left,
        expires_on: voucher.expires_on,
        issued_at: voucher.issued_at,
    }
}
