//! The files of the demonstration: structures, producers with their catalogues, programmes.

use crate::CtlError;
use serde::{Deserialize, de::DeserializeOwned};
use std::path::Path;

#[derive(Debug, Clone, Deserialize)]
pub struct StructureRow {
    pub key: String,
    pub name: String,
    pub kind: String,
    pub commune_insee: String,
    pub delivery_point: String,
    pub members: u32,
    pub vip: u32,
    pub vis: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ProducerRow {
    pub key: String,
    pub name: String,
    pub kind: String,
    pub commune_insee: String,
    pub distance_km: u16,
    pub catalogue: String,
    /// The catalogue file as it arrived.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ProgrammeRow {
    pub key: String,
    pub name: String,
    pub funders: String,
    pub epci_sirens: String,
    pub categories: String,
}

/// All that the demonstration starts from.
#[derive(Debug, Clone)]
pub struct Files {
    pub structures: Vec<StructureRow>,
    pub producers: Vec<ProducerRow>,
    pub programmes: Vec<ProgrammeRow>,
}

impl Files {
    /// # Errors
    /// Fails on a file that is missing or has a line of another shape, naming it.
    pub fn read(folder: &Path) -> Result<Self, CtlError> {
        let mut producers: Vec<ProducerRow> = rows(&folder.join("producers.csv"))?;
        for producer in &mut producers {
            let file = folder.join(&producer.catalogue);
            producer.bytes = std::fs::read(&file).map_err(|error| CtlError::file(&file, error))?;
        }
        Ok(Self {
            structures: rows(&folder.join("structures.csv"))?,
            producers,
            programmes: rows(&folder.join("programmes.csv"))?,
        })
    }

    /// The structures that join campaigns: all but the hub.
    pub fn joining(&self) -> impl Iterator<Item = &StructureRow> {
        self.structures.iter().filter(|structure| structure.kind != "hub")
    }
}

fn rows<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, CtlError> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(file)
        .and_then(|mut reader| reader.deserialize().collect())
        .map_err(|error| CtlError::file(file, error))
}
