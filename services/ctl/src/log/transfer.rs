//! A tenant to a file, and from one.

use crate::{CtlError, progress::Progress};
use app::{
    Platform,
    log::{ExportError, ImportError, Problem, check_lines},
};
use kernel::TenantId;
use std::{
    fs::File,
    io::{BufReader, BufWriter, stdin, stdout},
    path::Path,
};

fn is_standard(file: &Path) -> bool {
    file.as_os_str() == "-"
}

pub(super) async fn export(
    platform: &Platform,
    tenant: TenantId,
    file: &Path,
) -> Result<(), CtlError> {
    let mut bar = Progress::start("Export", "événements");
    let progress = |done, total| bar.show(done, total);
    let exported = if is_standard(file) {
        let out = BufWriter::new(stdout().lock());
        platform.export(tenant, out, progress).await
    } else {
        let out = File::create(file).map_err(|error| CtlError::file(file, error))?;
        platform.export(tenant, BufWriter::new(out), progress).await
    };
    let trailer = exported.map_err(|error| match error {
        ExportError::Write(error) => CtlError::Io(error),
        error => CtlError::Transfer(export_problem(&error)),
    })?;
    eprintln!("{} événements et {} clés de commandes exportés.", trailer.events, trailer.commands);
    Ok(())
}

pub(super) async fn import(platform: &Platform, file: &Path) -> Result<(), CtlError> {
    let imported = if is_standard(file) {
        platform.import(BufReader::new(stdin()), |_| ()).await.map_err(|error| refused(&error))?
    } else {
        let open = || File::open(file).map_err(|error| CtlError::file(file, error));
        let total = open()?.metadata()?.len();
        let mut bar = Progress::start("Vérification", "octets");
        let checked = check_lines(BufReader::new(open()?), |done| bar.show(done, total));
        checked.map_err(|error| refused(&error))?;
        let mut bar = Progress::start("Import", "octets");
        let lines = BufReader::new(open()?);
        let imported = platform.import(lines, |done| bar.show(done, total)).await;
        imported.map_err(|error| refused(&error))?
    };
    let new = imported.events - imported.events_known;
    println!(
        "{new} événements importés pour {} ({} étaient déjà là), {} clés de commandes.",
        imported.tenant, imported.events_known, imported.commands
    );
    Ok(())
}

fn export_problem(error: &ExportError) -> String {
    match error {
        ExportError::NoTenant => "cette structure n’a aucun événement".to_owned(),
        ExportError::Unsealed => {
            "les derniers événements de la structure n’ont pas pu être scellés\u{a0}; réessayez \
             quand elle est au repos"
                .to_owned()
        }
        ExportError::Incomplete { found, total } => format!(
            "la base ne contient que {found} des {total} événements de la structure\u{a0}: les \
             autres sont dans des archives, à remettre d’abord"
        ),
        other => other.to_string(),
    }
}

fn refused(error: &ImportError) -> CtlError {
    CtlError::Transfer(format!("ligne {}\u{a0}: {}", error.line, import_problem(&error.problem)))
}

fn import_problem(problem: &Problem) -> String {
    let text = match problem {
        Problem::Read(error) => return format!("le fichier ne peut pas être lu ({error})"),
        Problem::Json(error) => return format!("ce n’est pas une ligne d’export ({error})"),
        Problem::Format(format) => {
            return format!("le format {format} est plus récent que ce programme");
        }
        Problem::Database(error) => return format!("la base de données a refusé ({error})"),
        Problem::Log(error) => return format!("la base de données a refusé ({error})"),
        Problem::TooLong => "elle est trop longue",
        Problem::Header => "le fichier doit commencer par un en-tête, et un seul",
        Problem::Place => "une commande vient après les événements",
        Problem::OtherTenant => "l’événement est d’une autre structure",
        Problem::Entry(_) | Problem::OtherEntry => {
            "l’événement a été modifié\u{a0}: il ne correspond pas à son empreinte"
        }
        Problem::Position => "l’événement n’est pas à sa place dans l’ordre",
        Problem::Version => "la version ne suit pas celle de l’événement précédent",
        Problem::CutOff => "le fichier est coupé avant la fin",
        Problem::Sum => "le total ou l’empreinte de fin ne correspond pas à ce qui précède",
        Problem::Trailing => "il y a quelque chose après la fin",
        Problem::NotABeginning => {
            "la base contient pour cette structure autre chose que le début de ce fichier\u{a0}; \
             rien n’a été écrit"
        }
        Problem::Busy => "quelqu’un écrit dans cette structure\u{a0}; réessayez",
    };
    text.to_owned()
}
