//! A form with a file, checked against the session as any other form.

use crate::{
    page::PageError,
    posted::{Posted, unreadable},
    session::Visitor,
    state::WebState,
};
use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};

/// The fields of a form, and the file of its field `file`; empty where none was chosen.
#[derive(Debug)]
pub struct Upload {
    pub posted: Posted,
    /// As the sender's machine calls it: only to be shown.
    pub file_name: String,
    pub bytes: Vec<u8>,
}

impl FromRequest<WebState> for Upload {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let path = parts.uri.path().to_owned();
        let request = Request::from_parts(parts, body);
        let mut sent = Multipart::from_request(request, state)
            .await
            .map_err(|_| unreadable(StatusCode::BAD_REQUEST))?;
        let (mut fields, mut file_name, mut bytes) = (vec![], String::new(), vec![]);
        while let Some(field) = sent.next_field().await.map_err(|error| broken(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                file_name = field.file_name().unwrap_or_default().to_owned();
                bytes = field.bytes().await.map_err(|error| broken(&error))?.to_vec();
            } else {
                fields.push((name, field.text().await.map_err(|error| broken(&error))?));
            }
        }
        let posted = Posted::of_parts(fields, path);
        visitor.require_form_key(posted.get("session_key"))?;
        Ok(Self { posted, file_name, bytes })
    }
}

fn broken(error: &MultipartError) -> PageError {
    unreadable(error.status())
}
