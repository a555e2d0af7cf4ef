package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Sessions;
import java.time.Duration;

/** What came of an attempt to sign in. */
public sealed interface SignInResult {

    /**
     * A session began.
     *
     * @param session with its secret, which goes to its holder and nowhere else
     * @param recovered whether the person has yet to acknowledge a recovery of the account
     */
    record Opened(Sessions.Opened session, boolean recovered) implements SignInResult {}

    /**
     * The password was right, and a code of the second factor is needed.
     *
     * @param ticket to be sent back with the code; says to nobody else what is in it
     */
    record SecondNeeded(String ticket) implements SignInResult {

        /** Without the ticket. */
        @Override
        public String toString() {
            return "SecondNeeded[]";
        }
    }

    /** Name or secret is wrong, or the account cannot be used; which of these, nobody is told. */
    record Refused() implements SignInResult {}

    /** It was tried too often. */
    record TooOften(Duration retryAfter) implements SignInResult {}
}
