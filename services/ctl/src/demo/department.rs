//! Everybody registers: structures, members, producers with their catalogues, and who signs in.

use super::{
    Story,
    files::{ProducerRow, ProgrammeRow, StructureRow},
    story::{account_id, animator, command_id, producer_id, structure_id},
};
use crate::CtlError;
use app::{
    AppError, Command, ImportError, places,
    vault::{DeclaredStatus, PersonDetails},
};
use domain::{
    funding::FundingCommand,
    producers::{ProducerCommand, ProducerKind},
    structures::{StructureCommand, StructureKind, Territory},
};
use kernel::{AccountId, Category, Month, ProgrammeId, Role, TenantId};
use std::path::Path;

/// What people call themselves: with a number, an alias that is nobody's name.
const ALIASES: [&str; 12] = [
    "Mésange",
    "Coquelicot",
    "Mirabelle",
    "Hirondelle",
    "Noisette",
    "Libellule",
    "Tournesol",
    "Hérisson",
    "Bleuet",
    "Papillon",
    "Cerise",
    "Renard",
];

impl Story {
    pub(super) async fn register_everybody(&self) -> Result<(), CtlError> {
        for structure in &self.files().structures.clone() {
            self.register_structure(structure).await?;
        }
        self.for_all(self.files().producers.clone(), |story, producer| async move {
            story.register_producer(&producer).await
        })
        .await?;
        for programme in &self.files().programmes.clone() {
            self.register_programme(programme).await?;
        }
        let structures: Vec<StructureRow> = self.files().joining().cloned().collect();
        self.for_all(
            structures,
            |story, structure| async move { story.join_members(&structure).await },
        )
        .await?;
        self.catch_up().await
    }

    async fn register_structure(&self, row: &StructureRow) -> Result<(), CtlError> {
        let kind = structure_kind(&row.kind);
        let place = places::commune(&row.commune_insee).ok_or_else(|| {
            CtlError::file(Path::new("structures.csv"), format!("commune {}", row.commune_insee))
        })?;
        let territory = Territory { commune: place.insee.clone(), epci: place.epci.clone() };
        let hub = (kind != StructureKind::Hub).then(|| self.hub());
        let register = StructureCommand::Register { name: row.name.clone(), kind, territory, hub };
        let id = structure_id(&row.key);
        let coordinator = self.coordinator();
        let what = format!("register {}", row.key);
        self.tell(&coordinator, &what, Command::Structure(id, register)).await?;
        let point = StructureCommand::SetDeliveryPoint {
            name: row.delivery_point.clone(),
            commune: row.commune_insee.clone(),
        };
        let what = format!("delivery point {}", row.key);
        self.tell(&coordinator, &what, Command::Structure(id, point)).await?;
        let (role, name, alias) = match kind {
            StructureKind::Hub => (Role::Coordinator, "coordinator", "Coordination"),
            _ => (Role::Animator, "animator", "Référent·e"),
        };
        self.access(id.into(), account_id(name, &row.key), role, alias).await
    }

    async fn access(
        &self,
        tenant: TenantId,
        account: AccountId,
        role: Role,
        alias: &str,
    ) -> Result<(), CtlError> {
        let details = PersonDetails { alias: alias.to_owned(), ..PersonDetails::default() };
        Ok(self.app().add_access(tenant, account, role, &details).await?)
    }

    async fn register_producer(&self, row: &ProducerRow) -> Result<(), CtlError> {
        let id = producer_id(&row.key);
        let coordinator = self.coordinator();
        let register = ProducerCommand::Register {
            name: row.name.clone(),
            kind: producer_kind(&row.kind),
            commune: row.commune_insee.clone(),
            distance_km: row.distance_km,
        };
        let what = format!("register producer {}", row.key);
        self.tell(&coordinator, &what, Command::Producer(id, register)).await?;
        let file = Path::new(&row.catalogue);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let command = command_id(&format!("catalogue {}", row.key));
        self.app()
            .import_catalogue(&coordinator, command, id, &name, &row.bytes)
            .await
            .map_err(|error| not_imported(file, error))?;
        let account = account_id("producer", &row.key);
        self.access(self.hub().into(), account, Role::Producer(id), &row.name).await
    }

    async fn register_programme(&self, row: &ProgrammeRow) -> Result<(), CtlError> {
        let id = programme_id(&row.key);
        let dates = self.dates();
        let register = FundingCommand::Register {
            name: row.name.clone(),
            funders: words(&row.funders).map(str::to_owned).collect(),
            from: Month::try_new(dates.last_month.year(), 1)?,
            to: Month::try_new(dates.this_month.year(), 12)?,
            territory: words(&row.epci_sirens).map(str::to_owned).collect(),
            categories: words(&row.categories).filter_map(Category::named).collect(),
        };
        let what = format!("programme {}", row.key);
        self.tell(&self.coordinator(), &what, Command::Funding(id, register)).await?;
        let account = account_id("funder", &row.key);
        self.access(self.hub().into(), account, Role::Funder(id), &row.name).await
    }

    async fn join_members(&self, row: &StructureRow) -> Result<(), CtlError> {
        let animator = animator(&row.key);
        for number in 0..row.members {
            let name = ALIASES[number as usize % ALIASES.len()];
            let details = PersonDetails {
                alias: format!("{name} {}", number + 1),
                status: status(row, number),
                ..PersonDetails::default()
            };
            let id = command_id(&format!("join {} {number}", row.key));
            self.app().join_member(&animator, id, &details).await?;
        }
        Ok(())
    }
}

pub(super) fn programme_id(key: &str) -> ProgrammeId {
    ProgrammeId::derived(&[b"demo programme ", key.as_bytes()])
}

/// What lies between commas.
fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// As many declare to be VIP and VIS as the file says; the others say nothing.
fn status(row: &StructureRow, number: u32) -> Option<DeclaredStatus> {
    if number < row.vip {
        Some(DeclaredStatus::Vip)
    } else if number < row.vip + row.vis {
        Some(DeclaredStatus::Vis)
    } else {
        None
    }
}

fn structure_kind(word: &str) -> StructureKind {
    match word {
        "hub" => StructureKind::Hub,
        "ccas" => StructureKind::Ccas,
        "social_centre" => StructureKind::SocialCentre,
        "solidarity_grocery" => StructureKind::SolidarityGrocery,
        "association" => StructureKind::Association,
        _ => StructureKind::Collective,
    }
}

fn producer_kind(word: &str) -> ProducerKind {
    match word {
        "cooperative" => ProducerKind::Cooperative,
        "distributor" => ProducerKind::Distributor,
        _ => ProducerKind::Farm,
    }
}

fn not_imported(file: &Path, error: ImportError) -> CtlError {
    match error {
        ImportError::App(error) => CtlError::from(error),
        ImportError::Unreadable(error) => CtlError::file(file, error),
        ImportError::Lines(errors) => {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            CtlError::Catalogue(lines.join("\n"))
        }
    }
}

/// Kept out of the demonstration's errors: a refusal that the story expects.
pub(super) fn refused(done: Result<app::Done, AppError>) -> bool {
    matches!(done, Err(AppError::Refused(_)))
}
