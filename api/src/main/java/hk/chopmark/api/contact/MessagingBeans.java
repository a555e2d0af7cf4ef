package hk.chopmark.api.contact;

import hk.chopmark.api.mail.AccountCodes;
import hk.chopmark.api.mail.ContactCodes;
import hk.chopmark.api.mail.MessageTexts;
import hk.chopmark.api.mail.Messaging;
import hk.chopmark.api.wiring.Installation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What sends messages, for as long as the server runs. */
@Configuration(proxyBeanMethods = false)
class MessagingBeans {

    @Bean(destroyMethod = "close")
    Messaging messaging(Installation installation, MessageTexts texts) {
        return Messaging.start(
                installation.accessPool(), installation.engine(), installation.mail(), texts);
    }

    @Bean
    ContactCodes contactCodes(Messaging messaging) {
        return messaging.codes();
    }

    @Bean
    AccountCodes accountCodes(ContactCodes codes) {
        return new AccountCodes(codes);
    }
}
