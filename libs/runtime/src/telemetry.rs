//! Logs on the standard error output, and traces to an OpenTelemetry collector if there is one.

use crate::config::{LogFormat, TelemetryConfig};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource, runtime,
    trace::{SdkTracerProvider, span_processor_with_async_runtime::BatchSpanProcessor},
};
use std::io::{IsTerminal, stderr};
use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, registry::LookupSpan};

/// What kept telemetry from starting.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("RUST_LOG: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("OTEL_EXPORTER_OTLP_ENDPOINT: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    #[error("telemetry was started before")]
    Started(#[from] tracing::subscriber::SetGlobalDefaultError),
    #[error("the last spans were not sent: {0}")]
    Shutdown(#[from] opentelemetry_sdk::error::OTelSdkError),
}

/// Logging and tracing of the whole process, from [`Telemetry::start`] on.
#[derive(Debug)]
pub struct Telemetry {
    provider: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Once per process.
    pub fn start(config: &TelemetryConfig) -> Result<Self, TelemetryError> {
        let provider = provider(config)?;
        tracing::subscriber::set_global_default(subscriber(config, provider.as_ref())?)?;
        Ok(Self { provider })
    }

    /// Sends what is still to be sent; blocks until it is, or has failed.
    pub fn stop(self) -> Result<(), TelemetryError> {
        match self.provider {
            Some(provider) => Ok(provider.shutdown()?),
            None => Ok(()),
        }
    }
}

/// Sends spans in batches, from a thread of its own; none where there is no collector.
fn provider(config: &TelemetryConfig) -> Result<Option<SdkTracerProvider>, TelemetryError> {
    let Some(endpoint) = &config.otlp_endpoint else { return Ok(None) };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .build()?;
    let processor = BatchSpanProcessor::builder(exporter, runtime::TokioCurrentThread).build();
    let resource = Resource::builder().with_service_name(config.service.clone()).build();
    Ok(Some(
        SdkTracerProvider::builder().with_span_processor(processor).with_resource(resource).build(),
    ))
}

fn subscriber(
    config: &TelemetryConfig,
    provider: Option<&SdkTracerProvider>,
) -> Result<impl Subscriber + Send + Sync, TelemetryError> {
    let traces = provider
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("solidaires")));
    Ok(tracing_subscriber::registry()
        .with(EnvFilter::try_new(&config.filter)?)
        .with(logs(config.format))
        .with(traces))
}

fn logs<S>(format: Option<LogFormat>) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let terminal = stderr().is_terminal();
    let default = if terminal { LogFormat::Text } else { LogFormat::Json };
    let layer = tracing_subscriber::fmt::layer().with_writer(stderr);
    match format.unwrap_or(default) {
        LogFormat::Text => layer.compact().with_ansi(terminal).boxed(),
        LogFormat::Json => layer.json().boxed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{BufRead, BufReader, Read, Write},
        net::TcpListener,
        thread::{self, JoinHandle},
    };

    /// A collector that takes one request: its URL, and later the request's first line and body.
    fn collector() -> (String, JoinHandle<(String, Vec<u8>)>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let request = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let lines: Vec<String> = reader
                .by_ref()
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let length = lines.iter().find_map(|line| {
                line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok()
            });
            let mut body = vec![0; length.unwrap()];
            reader.read_exact(&mut body).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            (lines[0].clone(), body)
        });
        (url, request)
    }

    fn config(otlp_endpoint: Option<String>) -> TelemetryConfig {
        let (filter, service) = ("info".into(), "solidaires-test".into());
        TelemetryConfig { filter, format: Some(LogFormat::Json), otlp_endpoint, service }
    }

    #[test]
    fn a_span_reaches_the_collector() {
        let (url, request) = collector();
        let config = config(Some(url));
        let provider = provider(&config).unwrap();
        let subscriber = subscriber(&config, provider.as_ref()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info_span!("close_the_campaign").in_scope(|| ());
        });
        Telemetry { provider }.stop().unwrap();

        let (first_line, body) = request.join().unwrap();
        assert_eq!(first_line, "POST /v1/traces HTTP/1.1");
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("close_the_campaign"), "{body}");
        assert!(body.contains("solidaires-test"), "{body}");
    }

    #[test]
    fn without_a_collector_nothing_is_exported() {
        assert!(provider(&config(None)).unwrap().is_none());
    }

    #[test]
    fn a_wrong_filter_is_refused() {
        let config = TelemetryConfig { filter: "info=loud=".into(), ..config(None) };
        assert!(matches!(subscriber(&config, None).err(), Some(TelemetryError::Filter(_))));
    }
}
