//! What can be asked of the log at the terminal.

use super::moment::Moment;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum LookTask {
    /// Montre les événements, les plus récents à la fin.
    List {
        #[command(flatten)]
        choice: Choice,
        /// Combien d’événements au plus : les derniers.
        #[arg(long, default_value_t = 50, conflicts_with = "all")]
        last: u32,
        /// Tous les événements.
        #[arg(long)]
        all: bool,
        /// Une ligne JSON complète par événement.
        #[arg(long)]
        json: bool,
    },
    /// Montre les événements à mesure qu’ils sont scellés, jusqu’à Ctrl-C.
    Follow {
        #[command(flatten)]
        choice: Choice,
        /// Une ligne JSON complète par événement.
        #[arg(long)]
        json: bool,
    },
    /// Montre une chose entière : par exemple une commande, telle qu’elle est ou qu’elle était.
    Show {
        /// structure/genre/identifiant, comme la liste l’affiche : 0192…/order/0193…
        stream: String,
        /// Jusqu’à cette version.
        #[arg(long, conflicts_with = "at")]
        version: Option<u64>,
        /// À cette position ou à cette date (2026-11-25, 2026-11-25T14:30 ou avec fuseau) :
        /// jusqu’au dernier événement scellé qui a été enregistré à ce moment ou avant.
        #[arg(long)]
        at: Option<Moment>,
        /// Une ligne JSON complète par événement.
        #[arg(long)]
        json: bool,
    },
    /// Montre un tableau de lecture tel qu’il était, une ligne JSON par ligne du tableau.
    ///
    /// Il est refait à part, à partir du journal ; celui qui sert n’est ni lu ni bloqué.
    Projection {
        /// Le nom du tableau : orders, wallets… (« solidaires status » les donne tous).
        name: String,
        /// À cette position ou à cette date ; sans elle, à la fin du journal scellé.
        #[arg(long)]
        at: Option<Moment>,
    },
    /// Écrit tous les événements d’une structure dans un fichier, une ligne JSON chacun.
    ///
    /// Le fichier commence par l’état du journal, contient les clés des commandes déjà exécutées,
    /// puis les événements dans l’ordre, et finit par leur nombre et une empreinte SHA-256. Il ne
    /// contient aucune donnée personnelle : les événements n’en ont pas, et le coffre (noms,
    /// adresses, accès) n’est pas exporté.
    Export {
        /// L’identifiant de la structure, de la plateforme ou du producteur.
        #[arg(long)]
        tenant: String,
        /// Le fichier ; « - » pour la sortie standard.
        file: PathBuf,
    },
    /// Reprend les événements d’une structure exportée d’une autre base.
    ///
    /// La base ne doit rien contenir de cette structure, ou le début de ce même fichier : un import
    /// interrompu reprend où il s’est arrêté. Un fichier est d’abord vérifié en entier, et s’il est
    /// abîmé, rien n’est écrit ; l’entrée standard (« - ») n’est lue qu’une fois, et ce qui précède
    /// une ligne abîmée peut rester. Chaque lot (4 000 lignes au plus) est écrit en entier ou pas
    /// du tout. Arrêtez les travailleurs (work) tant que toutes les structures liées ne sont pas
    /// importées. Le coffre (noms, adresses, accès) n’est pas dans le fichier.
    Import {
        /// Le fichier ; « - » pour l’entrée standard.
        file: PathBuf,
    },
}

/// Quels événements.
#[derive(Debug, Args)]
pub struct Choice {
    /// D’une seule structure (son identifiant).
    #[arg(long)]
    pub tenant: Option<String>,
    /// D’un seul genre : order, campaign, wallet…
    #[arg(long)]
    pub category: Option<String>,
    /// D’une seule chose (son identifiant).
    #[arg(long)]
    pub stream: Option<String>,
    /// D’un seul nom : order_placed…
    #[arg(long)]
    pub event: Option<String>,
    /// D’un seul rôle : member, animator, coordinator, producer, system…
    #[arg(long)]
    pub role: Option<String>,
    /// D’une seule action (l’identifiant de corrélation).
    #[arg(long)]
    pub correlation: Option<String>,
    /// Depuis cette position ou cette date, comprise.
    #[arg(long)]
    pub from: Option<Moment>,
    /// Jusqu’à cette position ou cette date, comprise.
    #[arg(long)]
    pub to: Option<Moment>,
}
