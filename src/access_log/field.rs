//! What API Gateway knows of a request to a WebSocket API.

use std::{fmt, str::FromStr};

use crate::suggestion::suggestion;

/// Makes the enum, and its names and variables.
macro_rules! fields {
    ($($(#[$doc:meta])+ $field:ident, $name:literal, $variable:literal;)+) => {
        /// A field of an access log: a variable that API Gateway has for WebSocket APIs (its developer guide,
        /// "Configure logging for WebSocket APIs in API Gateway"), and the name it gets in the log.
        ///
        /// `$context.error.messageString` is none of them: it is [`ErrorMessage`](Self::ErrorMessage) in quotes, which
        /// is no JSON where there was no error.
        ///
        /// ```
        /// use aws_websocket_api::AccessLogField;
        ///
        /// let field = AccessLogField::SourceIp;
        /// assert_eq!((field.name(), field.variable()), ("sourceIp", "$context.identity.sourceIp"));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum AccessLogField {
            $($(#[$doc])+ $field,)+
        }

        impl AccessLogField {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$field),+];

            /// Its name in the log, and in the configuration.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name,)+
                }
            }

            /// API Gateway's variable.
            #[must_use]
            pub const fn variable(self) -> &'static str {
                match self {
                    $(Self::$field => concat!("$context.", $variable),)+
                }
            }
        }
    };
}

fields! {
    /// The API's id.
    ApiId, "apiId", "apiId";
    /// What the authentication said was wrong.
    AuthenticateError, "authenticateError", "authenticate.error";
    /// How long the authentication took, in milliseconds.
    AuthenticateLatency, "authenticateLatency", "authenticate.latency";
    /// The status code of the authentication.
    AuthenticateStatus, "authenticateStatus", "authenticate.status";
    /// What the authorization said was wrong.
    AuthorizeError, "authorizeError", "authorize.error";
    /// How long the authorization took, in milliseconds.
    AuthorizeLatency, "authorizeLatency", "authorize.latency";
    /// The status code of the authorization.
    AuthorizeStatus, "authorizeStatus", "authorize.status";
    /// What the authorizer said was wrong.
    AuthorizerError, "authorizerError", "authorizer.error";
    /// How long the authorizer's function took, in milliseconds.
    AuthorizerIntegrationLatency, "authorizerIntegrationLatency", "authorizer.integrationLatency";
    /// The status code of the authorizer's function.
    AuthorizerIntegrationStatus, "authorizerIntegrationStatus", "authorizer.integrationStatus";
    /// How long the authorizer took, in milliseconds.
    AuthorizerLatency, "authorizerLatency", "authorizer.latency";
    /// Who the authorizer says that the client is.
    AuthorizerPrincipalId, "authorizerPrincipalId", "authorizer.principalId";
    /// The id of the request to the authorizer.
    AuthorizerRequestId, "authorizerRequestId", "authorizer.requestId";
    /// The status code of the authorizer.
    AuthorizerStatus, "authorizerStatus", "authorizer.status";
    /// When the client connected, in milliseconds since 1970.
    ConnectedAt, "connectedAt", "connectedAt";
    /// The connection's id, with which functions post to it.
    ConnectionId, "connectionId", "connectionId";
    /// The domain that the client connected to.
    DomainName, "domainName", "domainName";
    /// API Gateway's own error message.
    ErrorMessage, "error", "error.message";
    /// The kind of that error.
    ErrorResponseType, "errorType", "error.responseType";
    /// What a model found wrong with the message.
    ErrorValidation, "errorValidation", "error.validationErrorString";
    /// `CONNECT`, `MESSAGE` or `DISCONNECT`.
    EventType, "eventType", "eventType";
    /// The request's id, the same as [`RequestId`](Self::RequestId).
    ExtendedRequestId, "extendedRequestId", "extendedRequestId";
    /// The AWS account of the client.
    IdentityAccountId, "accountId", "identity.accountId";
    /// The API key that the client showed.
    IdentityApiKey, "apiKey", "identity.apiKey";
    /// The id of that API key.
    IdentityApiKeyId, "apiKeyId", "identity.apiKeyId";
    /// Who signed the request, where IAM authorizes it.
    IdentityCaller, "caller", "identity.caller";
    /// The client's Amazon Cognito authentication providers.
    IdentityCognitoAuthenticationProvider, "cognitoAuthenticationProvider", "identity.cognitoAuthenticationProvider";
    /// `authenticated` or `unauthenticated`, for clients of Amazon Cognito.
    IdentityCognitoAuthenticationType, "cognitoAuthenticationType", "identity.cognitoAuthenticationType";
    /// The client's Amazon Cognito identity.
    IdentityCognitoIdentityId, "cognitoIdentityId", "identity.cognitoIdentityId";
    /// The pool of that identity.
    IdentityCognitoIdentityPoolId, "cognitoIdentityPoolId", "identity.cognitoIdentityPoolId";
    /// The client's AWS organization.
    IdentityPrincipalOrgId, "principalOrgId", "identity.principalOrgId";
    /// Whom IAM authorizes.
    IdentityUser, "user", "identity.user";
    /// The ARN of that user.
    IdentityUserArn, "userArn", "identity.userArn";
    /// What the integration said was wrong.
    IntegrationError, "integrationError", "integration.error";
    /// How long the integration took, in milliseconds.
    IntegrationLatency, "integrationLatency", "integration.latency";
    /// The id of the request to the integration.
    IntegrationRequestId, "integrationRequestId", "integration.requestId";
    /// The status code of the integration: what the function's own code returned.
    IntegrationStatus, "integrationStatus", "integration.status";
    /// The status code of Lambda, where the integration is a function.
    IntegrationServiceStatus, "integrationServiceStatus", "integration.integrationStatus";
    /// The message's id.
    MessageId, "messageId", "messageId";
    /// The request's id.
    RequestId, "requestId", "requestId";
    /// The request's time, as `dd/MMM/yyyy:HH:mm:ss +-hhmm`.
    RequestTime, "requestTime", "requestTime";
    /// The request's time, in milliseconds since 1970.
    RequestTimeEpoch, "requestTimeEpoch", "requestTimeEpoch";
    /// The key of the route.
    RouteKey, "routeKey", "routeKey";
    /// The client's IP address.
    SourceIp, "sourceIp", "identity.sourceIp";
    /// The stage.
    Stage, "stage", "stage";
    /// The status code of the response.
    Status, "status", "status";
    /// The client's user agent.
    UserAgent, "userAgent", "identity.userAgent";
    /// What AWS WAF said was wrong.
    WafError, "wafError", "waf.error";
    /// How long AWS WAF took, in milliseconds.
    WafLatency, "wafLatency", "waf.latency";
    /// The status code of AWS WAF.
    WafStatus, "wafStatus", "waf.status";
}

impl AccessLogField {
    /// What an access log has unless told otherwise.
    pub const DEFAULT: [Self; 15] = [
        Self::RequestId,
        Self::ExtendedRequestId,
        Self::RequestTime,
        Self::EventType,
        Self::RouteKey,
        Self::Status,
        Self::ConnectionId,
        Self::MessageId,
        Self::SourceIp,
        Self::ErrorMessage,
        Self::ErrorResponseType,
        Self::IntegrationStatus,
        Self::IntegrationLatency,
        Self::IntegrationError,
        Self::IntegrationRequestId,
    ];
}

impl fmt::Display for AccessLogField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for AccessLogField {
    type Err = String;

    /// Reads a field's name.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|field| field.name() == text);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|field| field.name()).collect();
            format!("`{text}` is no field of an access log; {}", suggestion(text, &names))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_field_has_a_name_and_a_variable_of_its_own() {
        let names: BTreeSet<_> = AccessLogField::ALL.iter().map(|field| field.name()).collect();
        let variables: BTreeSet<_> = AccessLogField::ALL.iter().map(|field| field.variable()).collect();
        assert_eq!((names.len(), variables.len()), (AccessLogField::ALL.len(), AccessLogField::ALL.len()));
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_alphanumeric())));
    }

    #[test]
    fn a_field_is_read_by_its_name() {
        for field in AccessLogField::ALL {
            assert_eq!(field.name().parse(), Ok(*field));
        }
        let unknown = "mesageId".parse::<AccessLogField>();
        assert_eq!(unknown.unwrap_err(), "`mesageId` is no field of an access log; did you mean messageId?");
    }

    #[test]
    fn no_default_field_is_of_another_kind_of_api() {
        let variables = AccessLogField::DEFAULT.map(AccessLogField::variable);
        assert!(
            !variables.contains(&"$context.integrationErrorMessage"),
            "HTTP APIs have it, WebSocket APIs don't"
        );
    }
}
