//! A form as it was sent: checked against the session, with every field as typed.

use crate::{page::PageError, problem::Problem, session::Visitor, state::WebState, views::Typed};
use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request},
    http::StatusCode,
    response::IntoResponse,
};
use kernel::{Category, CommandId};
use uuid::Uuid;

/// The fields of a signed-in person's form. There is none without the session's form key.
#[derive(Debug, Clone)]
pub struct Posted {
    fields: Vec<(String, String)>,
    path: String,
}

impl FromRequest<WebState> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let path = parts.uri.path().to_owned();
        let request = Request::from_parts(parts, body);
        let Form(fields) = Form::from_request(request, state)
            .await
            .map_err(|rejection| unreadable(rejection.into_response().status()))?;
        let posted = Self { fields, path };
        visitor.require_form_key(posted.get("session_key"))?;
        Ok(posted)
    }
}

/// What cannot be read as a form.
pub fn unreadable(status: StatusCode) -> PageError {
    let too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    let (kind, detail) = match too_large {
        true => ("too-large", "Ce que vous envoyez est trop gros. Rien n’a été changé."),
        false => ("unreadable", "Rien n’a été changé. Ouvrez la page de nouveau et recommencez."),
    };
    let status = if too_large { status } else { StatusCode::BAD_REQUEST };
    Problem::new(kind, status, "Le formulaire n’a pas pu être lu", detail).into()
}

impl Posted {
    /// The fields of a form that came in parts, with a file.
    pub(crate) const fn of_parts(fields: Vec<(String, String)>, path: String) -> Self {
        Self { fields, path }
    }

    /// The first field of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first field of that name without spaces around it; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// All fields of that name: ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The ticked fields `category`; what is no category is none.
    pub fn categories(&self) -> Vec<Category> {
        self.all("category").filter_map(Category::named).collect()
    }

    /// All fields, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The field as it goes back to the person, with what is wrong with it.
    pub fn typed(&self, name: &str, error: Option<String>) -> Typed {
        Typed { value: self.get(name).unwrap_or_default().to_owned(), error }
    }

    /// The id of the command that this form is: the same form sent twice is the same command.
    ///
    /// # Errors
    /// A form without its hidden key was not shown by us.
    pub fn command(&self) -> Result<CommandId, PageError> {
        self.command_about(b"")
    }

    /// The id of one of several commands that this form sends.
    ///
    /// # Errors
    /// As [`Posted::command`].
    pub fn command_about(&self, what: &[u8]) -> Result<CommandId, PageError> {
        let action = Uuid::parse_str(self.text("action_key"))
            .map_err(|_| unreadable(StatusCode::BAD_REQUEST))?;
        Ok(CommandId::derived(&[b"form", action.as_bytes(), self.path.as_bytes(), b"\0", what]))
    }

    /// The version of what the person saw; none where the form names none.
    pub fn expected_version(&self) -> Option<u64> {
        self.text("expected_version").parse().ok()
    }
}
