//! What can be typed at the terminal.

use crate::log::LookTask;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// La plateforme d’achat des acheteurs solidaires.
#[derive(Debug, Parser)]
#[command(name = "solidaires", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub task: Task,
}

#[derive(Debug, Subcommand)]
pub enum Task {
    /// Lance tout avec un mois d’exemple : base de données, département 54, pages.
    Demo {
        /// Efface d’abord les données d’une démonstration précédente.
        #[arg(long)]
        fresh: bool,
        /// Le dossier des fichiers d’exemple (structures, producteurs, catalogues).
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// Joue le mois, puis s’arrête au lieu de servir les pages.
        #[arg(long)]
        stop: bool,
    },
    /// Met à jour le schéma de la base de données.
    Migrate,
    /// Sert les pages et l’API.
    ///
    /// Avec SOLIDAIRES_READ_REPLICAS (une ou plusieurs adresses postgres://… séparées par des
    /// espaces), les lectures vont à ces répliques de la base ; ce qui change va à DATABASE_URL,
    /// et les lectures aussi tant qu’aucune réplique ne répond.
    Serve,
    /// Scelle le journal, tient les tableaux à jour, fait suivre les étapes du mois.
    Work,
    /// Dit où en sont les tableaux de lecture, et lesquels sont arrêtés à un événement illisible
    /// (le code de sortie est alors 1).
    Status,
    /// Fait repartir les tableaux arrêtés, de là où ils sont.
    Retry {
        /// Les noms des tableaux ; tous, sans nom.
        projections: Vec<String>,
    },
    /// Refait les tableaux de lecture à partir du journal, à côté de ceux qui servent, puis les met
    /// à leur place d’un coup ; dit s’ils sont restés les mêmes.
    ///
    /// Des lignes différentes sont signalées, et celles du journal restent en place.
    Rebuild {
        /// Les noms des tableaux ; tous, sans nom.
        projections: Vec<String>,
    },
    /// Efface les liens de connexion et les sessions dont la durée est passée ; le service des
    /// pages le fait aussi, toutes les heures.
    ForgetExpired,
    /// Efface une personne qui l’a demandé ; dit d’abord ce qui serait effacé.
    Erase {
        /// L’identifiant de la structure, ou de la plateforme.
        #[arg(long)]
        tenant: String,
        /// Le numéro de l’adhérent, ou de l’accès de qui n’est pas adhérent.
        #[arg(long)]
        person: String,
        /// Efface vraiment. On ne peut pas revenir en arrière.
        #[arg(long)]
        yes: bool,
    },
    /// Donne tout ce qui est gardé sur une personne qui l’a demandé, en JSON.
    ExportPerson {
        /// L’identifiant de la structure, ou de la plateforme.
        #[arg(long)]
        tenant: String,
        /// Le numéro de l’adhérent, ou de l’accès de qui n’est pas adhérent.
        #[arg(long)]
        person: String,
    },
    /// Applique les règles de conservation ; le service « work » le fait aussi, chaque jour.
    Retention {
        /// Dit les règles, et ce qui partirait, sans rien changer.
        #[arg(long)]
        dry_run: bool,
    },
    /// Les clés des données personnelles.
    VaultKeys {
        #[command(subcommand)]
        task: KeyTask,
    },
    /// Publie et signe ce qui est scellé, une fois ; « work » le fait sans cesse.
    Publish,
    /// Les clés qui signent le journal publié.
    Keys {
        #[command(subcommand)]
        task: KeysTask,
    },
    /// Les témoins, qui attestent que le journal publié n’a fait que s’allonger.
    Witness {
        #[command(subcommand)]
        task: WitnessTask,
    },
    /// Le journal des événements.
    Log {
        #[command(subcommand)]
        task: LogTask,
    },
    /// Importe le catalogue d’un producteur : tout le fichier, ou rien.
    ImportCatalogue {
        /// L’identifiant de la plateforme.
        #[arg(long)]
        hub: String,
        /// L’identifiant du producteur.
        #[arg(long)]
        producer: String,
        /// Le fichier : CSV, XLSX ou ODS.
        file: PathBuf,
        /// Montre ce qui serait importé, sans rien changer.
        #[arg(long)]
        preview: bool,
    },
    /// Donne un lien de connexion, valable une fois pendant 72 heures.
    SignInLink {
        /// L’identifiant de la structure, ou de la plateforme.
        #[arg(long)]
        tenant: String,
        /// L’identifiant de l’accès.
        #[arg(long)]
        account: String,
    },
    /// Crée un accès : référent·e, coordination, productrice ou producteur, financeur.
    AddAccess {
        /// L’identifiant de la structure, ou de la plateforme.
        #[arg(long)]
        tenant: String,
        /// animator, coordinator, producer ou funder.
        #[arg(long)]
        role: String,
        /// Pour producer et funder : l’identifiant du producteur ou du programme.
        #[arg(long)]
        of: Option<String>,
        /// Le nom affiché, unique dans la structure.
        #[arg(long)]
        alias: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum KeyTask {
    /// Dit quelles clés sont en service, remplacées ou détruites.
    List,
    /// Met une nouvelle clé en service, à faire chaque mois. L’ancienne reste pour les sauvegardes.
    Rotate,
    /// Détruit les clés remplacées depuis plus longtemps que ne durent les sauvegardes
    /// (SOLIDAIRES_BACKUP_DAYS, 35 jours sans cela).
    Expire,
}

#[derive(Debug, Subcommand)]
pub enum LogTask {
    /// Recalcule toutes les empreintes du journal et signale la première différence.
    Verify {
        /// Le dossier des archives, pour vérifier aussi ce qui n’est plus dans la base.
        #[arg(long, conflicts_with = "checkpoint")]
        archives: Option<PathBuf>,
        /// Un point de contrôle signé, gardé hors d’ici : le journal doit le prolonger.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
        /// La clé publique qui l’a signé, si le dossier de publication ne la connaît pas.
        #[arg(long, requires = "checkpoint")]
        key: Option<String>,
    },
    /// Abandonne le journal publié et en commence un autre, sous un autre nom et avec une autre
    /// clé.
    ///
    /// La seule issue quand des événements publiés sont perdus pour de bon. Ce qui était publié
    /// reste visible de tous, avec la date et la raison.
    Restart {
        /// Le nom du nouveau journal, par exemple achats.example.org/transparence-2.
        #[arg(long)]
        origin: String,
        /// Pourquoi : cette phrase sera lue par tous.
        #[arg(long)]
        reason: String,
    },
    #[command(flatten)]
    Look(LookTask),
    #[command(flatten)]
    Archives(ArchiveTask),
}

#[derive(Debug, Subcommand)]
pub enum ArchiveTask {
    /// Range les plus anciens événements dans des fichiers compressés, relus puis retirés de la
    /// base.
    Archive {
        /// Le dossier des archives.
        #[arg(long)]
        folder: PathBuf,
        /// Combien de tranches, en commençant par la plus ancienne.
        #[arg(long, default_value_t = 1)]
        count: usize,
    },
    /// Remet dans la base les événements d’une archive.
    Restore {
        /// Le dossier des archives.
        #[arg(long)]
        folder: PathBuf,
        /// Le premier numéro de l’archive : voir « log archives ».
        #[arg(long)]
        first: u64,
    },
    /// Dit quelles tranches du journal sont dans la base, et lesquelles dans des fichiers.
    Archives,
}

#[derive(Debug, Subcommand)]
pub enum KeysTask {
    /// Crée la première clé. Sa moitié privée reste dans le dossier de publication, lisible par ce
    /// compte seul.
    Create {
        /// Le nom du journal ; sans lui, l’adresse du service, suivie de /transparence.
        #[arg(long)]
        origin: Option<String>,
    },
    /// Montre les clés publiques : en service, et retirées.
    Show,
    /// Ajoute une clé : elle signe à côté de l’ancienne, jusqu’à ce que celle-ci soit retirée.
    Rotate,
    /// Retire une clé : elle ne signe plus, mais ce qu’elle a signé reste vérifiable.
    Retire {
        /// Son numéro : les huit chiffres entre les deux signes plus.
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum WitnessTask {
    /// Fait confiance à un témoin, par sa clé publique : nom+numéro+clé.
    Add { key: String },
    /// Ne lui fait plus confiance.
    Remove { name: String },
    /// Montre les témoins.
    List,
    /// Écrit la demande « add-checkpoint » à envoyer à un témoin (c2sp.org/tlog-witness).
    ///
    /// Par exemple : solidaires witness request --old 1200 | curl --data-binary @- ADRESSE
    Request {
        /// La taille du dernier point de contrôle que ce témoin a signé.
        #[arg(long, default_value_t = 0)]
        old: u64,
    },
    /// Lit sur l’entrée la réponse d’un témoin, ou une note cosignée, et la publie.
    Receive,
}
