//! What an operator may set, read from environment variables: one struct per concern.

use std::{env, net::SocketAddr, path::PathBuf, str::FromStr};

/// A variable that does not say what it should. For the operator: French first.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "La variable {name} vaut «\u{a0}{value}\u{a0}»\u{a0}: {expected} attendu / environment \
     variable {name}: expected {expected}"
)]
pub struct ConfigError {
    name: &'static str,
    value: String,
    expected: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub database: DatabaseConfig,
    pub web: WebConfig,
    pub vault: VaultConfig,
    pub publication: PublicationConfig,
    pub telemetry: TelemetryConfig,
}

impl Config {
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::read(&|name| env::var(name).ok())
    }

    /// Reads from any source of variables. An empty variable counts as one that is not set.
    pub fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let variable = &|name: &str| variable(name).filter(|value| !value.is_empty());
        let database = DatabaseConfig::read(variable)?;
        Ok(Self {
            publication: PublicationConfig::read(variable, &database),
            database,
            web: WebConfig::read(variable)?,
            vault: VaultConfig::read(variable)?,
            telemetry: TelemetryConfig::read(variable)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`: a server that somebody else runs. Without it, a private cluster.
    pub url: Option<String>,
    /// `SOLIDAIRES_READ_REPLICAS`: streaming replicas of that server, separated by spaces. The web
    /// service sends its queries there.
    pub read_replicas: Vec<String>,
    /// `SOLIDAIRES_DATA`: the folder of the private cluster.
    pub folder: PathBuf,
    /// `SOLIDAIRES_DATABASE_CONNECTIONS`: at most so many at once, for each service.
    pub connections_max: u32,
}

impl DatabaseConfig {
    fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let connections = "SOLIDAIRES_DATABASE_CONNECTIONS";
        Ok(Self {
            url: variable("DATABASE_URL"),
            read_replicas: postgres_urls(variable, "SOLIDAIRES_READ_REPLICAS")?,
            folder: variable("SOLIDAIRES_DATA").unwrap_or(".data/postgres".into()).into(),
            connections_max: parsed(variable, connections, "un nombre entier")?.unwrap_or(16),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebConfig {
    /// `SOLIDAIRES_LISTEN`: the address and port that the web service listens on.
    pub listen: SocketAddr,
    /// `SOLIDAIRES_URL`: how people reach the service, without a final slash; goes into the
    /// links that are sent to them.
    pub public_url: String,
}

impl WebConfig {
    fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let listen = parsed(variable, "SOLIDAIRES_LISTEN", "adresse:port")?
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = http_url(variable, "SOLIDAIRES_URL")?
            .unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        Ok(Self { listen, public_url })
    }

    /// True where people come over HTTPS, so that cookies may be limited to it.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Where the keys of personal data are.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultConfig {
    /// `SOLIDAIRES_VAULT_KEYS`: the keys themselves, `version secret;version secret`.
    pub keys: Option<String>,
    /// `SOLIDAIRES_VAULT_KEY_FILE`: the file that holds them. Without either, `vault.keys` in the
    /// folder of the data.
    pub key_file: Option<PathBuf>,
    /// `SOLIDAIRES_BACKUP_DAYS`: how long backups of the database are kept, and with them a key
    /// that was replaced.
    pub backup_days: u32,
}

impl VaultConfig {
    fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let days = parsed(variable, "SOLIDAIRES_BACKUP_DAYS", "un nombre de jours")?;
        Ok(Self {
            keys: variable("SOLIDAIRES_VAULT_KEYS"),
            key_file: variable("SOLIDAIRES_VAULT_KEY_FILE").map(PathBuf::from),
            backup_days: days.unwrap_or(35),
        })
    }
}

impl std::fmt::Debug for VaultConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let given = self.keys.is_some();
        write!(f, "VaultConfig {{ given: {given}, key_file: {:?} }}", self.key_file)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationConfig {
    /// `SOLIDAIRES_PUBLICATION`: the folder in which the log is published and signed, outside the
    /// database and its backups. Without it, a folder beside that of the private cluster; nothing
    /// is published of a server that somebody else runs.
    pub folder: Option<PathBuf>,
}

impl PublicationConfig {
    fn read(variable: &dyn Fn(&str) -> Option<String>, database: &DatabaseConfig) -> Self {
        let named = variable("SOLIDAIRES_PUBLICATION").map(PathBuf::from);
        let beside = || {
            let name = database.folder.file_name()?.to_string_lossy().into_owned();
            let private = database.url.is_none();
            private.then(|| database.folder.with_file_name(format!("{name}-publication")))
        };
        Self { folder: named.or_else(beside) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelemetryConfig {
    /// `RUST_LOG`: what is logged and traced, in the notation of tracing's `EnvFilter`.
    pub filter: String,
    /// `SOLIDAIRES_LOG_FORMAT`: `text` or `json`. Without it: text on a terminal, else JSON.
    pub format: Option<LogFormat>,
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`: a collector on this host or network, reached over plain
    /// HTTP (a collector next to the service adds TLS). Without it, nothing is exported.
    pub otlp_endpoint: Option<String>,
    /// `OTEL_SERVICE_NAME`: how the collector shall name this process.
    pub service: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

impl TelemetryConfig {
    fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let otlp_endpoint = http_url(variable, "OTEL_EXPORTER_OTLP_ENDPOINT")?;
        if let Some(value) = otlp_endpoint.clone().filter(|url| url.starts_with("https:")) {
            let name = "OTEL_EXPORTER_OTLP_ENDPOINT";
            return Err(ConfigError { name, value, expected: "http://…" });
        }
        Ok(Self {
            // What the database remarks on at each start ("already exists, skipping") helps nobody.
            filter: variable("RUST_LOG").unwrap_or("info,sqlx::postgres::notice=warn".into()),
            format: parsed(
                variable,
                "SOLIDAIRES_LOG_FORMAT",
                "«\u{a0}text\u{a0}» ou «\u{a0}json\u{a0}»",
            )?,
            otlp_endpoint,
            service: variable("OTEL_SERVICE_NAME").unwrap_or("solidaires".into()),
        })
    }
}

fn parsed<T: FromStr>(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
    expected: &'static str,
) -> Result<Option<T>, ConfigError> {
    let Some(value) = variable(name) else { return Ok(None) };
    value.parse().map(Some).map_err(|_| ConfigError { name, value, expected })
}

/// URLs separated by white space, which no URL contains.
fn postgres_urls(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Vec<String>, ConfigError> {
    let value = variable(name).unwrap_or_default();
    let urls: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
    let is_url = |url: &&String| url.starts_with("postgres://") || url.starts_with("postgresql://");
    let Some(other) = urls.iter().find(|url| !is_url(url)) else { return Ok(urls) };
    // Before an at sign is a password.
    let value = other.rsplit('@').next().unwrap_or_default().to_owned();
    Err(ConfigError { name, value, expected: "postgres://… postgres://…" })
}

/// The URL without a final slash.
fn http_url(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<String>, ConfigError> {
    let Some(value) = variable(name) else { return Ok(None) };
    let host = value.strip_prefix("https://").or(value.strip_prefix("http://"));
    if host.is_none_or(str::is_empty) {
        return Err(ConfigError { name, value, expected: "http://… ou https://…" });
    }
    Ok(Some(value.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn without_any_variable_the_service_runs_on_this_machine_alone() {
        let config = read(&[]).unwrap();
        assert_eq!(config.database.url, None);
        assert!(config.database.read_replicas.is_empty());
        assert!(config.web.listen.ip().is_loopback());
        assert_eq!(config.web.public_url, "http://localhost:8080");
        assert!(!config.web.is_secure());
        assert_eq!(config.telemetry.otlp_endpoint, None);
    }

    #[test]
    fn the_log_is_published_beside_a_private_cluster_or_where_one_says() {
        let folder = |variables: &[(&str, &str)]| read(variables).unwrap().publication.folder;
        assert_eq!(folder(&[]), Some(".data/postgres-publication".into()));
        assert_eq!(folder(&[("SOLIDAIRES_DATA", "a/b")]), Some("a/b-publication".into()));
        assert_eq!(folder(&[("DATABASE_URL", "postgres://a/b")]), None);
        let both = [("DATABASE_URL", "postgres://a/b"), ("SOLIDAIRES_PUBLICATION", "c")];
        assert_eq!(folder(&both), Some("c".into()));
    }

    #[test]
    fn a_public_url_is_kept_without_its_final_slash() {
        let config = read(&[("SOLIDAIRES_URL", "https://achats.example.org/")]).unwrap();
        assert_eq!(config.web.public_url, "https://achats.example.org");
        assert!(config.web.is_secure());
    }

    #[test]
    fn read_replicas_are_separated_by_spaces() {
        let both = "postgres://one/db?options=-crole%3Da,b  postgresql://two/db";
        let config = read(&[("SOLIDAIRES_READ_REPLICAS", both)]).unwrap();
        let expected = ["postgres://one/db?options=-crole%3Da,b", "postgresql://two/db"];
        assert_eq!(config.database.read_replicas, expected);
    }

    #[test]
    fn a_wrong_value_is_named_in_the_error() {
        for (name, value) in [
            ("SOLIDAIRES_LISTEN", "partout"),
            ("SOLIDAIRES_DATABASE_CONNECTIONS", "-1"),
            ("SOLIDAIRES_READ_REPLICAS", "replica.example.org"),
            ("SOLIDAIRES_LOG_FORMAT", "xml"),
            ("SOLIDAIRES_BACKUP_DAYS", "un mois"),
            ("SOLIDAIRES_URL", "achats.example.org"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example.org"),
        ] {
            let error = read(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(value), "{error}");
        }
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        assert_eq!(read(&[("DATABASE_URL", "")]), read(&[]));
    }
}
