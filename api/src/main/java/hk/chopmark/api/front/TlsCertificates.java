package hk.chopmark.api.front;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in use, and its replacement while the server runs.
 *
 * <p><b>Guarantees</b>: files that cannot be used leave the certificate in use as it is, and the
 * log says why. Connections that are open go on.
 */
final class TlsCertificates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificates.class);

    /** With forward secrecy and authenticated; those of version 1.3 all are. */
    private static final String SUITES_OF_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

    private static final long LOOK_SECONDS = 2;
    private static final Duration SOON = Duration.ofDays(14);

    private final TlsFiles files;
    private final InstantSource clock;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("chopmark-tls").daemon().factory());

    private String state = "";
    private @Nullable Future<?> looking;

    TlsCertificates(TlsFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * Makes a connector speak TLS, and looks at the files from now on.
     *
     * @throws SettingRefused if the files cannot be used
     */
    void use(AbstractHttp11Protocol<?> protocol) {
        state = stateOfFiles();
        protocol.setSSLEnabled(true);
        protocol.addSslHostConfig(config());
        looking =
                watch.scheduleWithFixedDelay(
                        () -> look(protocol), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private SSLHostConfig config() {
        TlsFiles.Loaded loaded = files.load(clock.instant());
        if (loaded.endsWithin(SOON, clock.instant())) {
            LOG.atWarn().addKeyValue("ends", loaded.ends()).log("tls.certificate-ends-soon");
        }
        SSLHostConfig config = new SSLHostConfig();
        config.setProtocols("TLSv1.2+TLSv1.3");
        config.setCiphers(SUITES_OF_1_2);
        config.setHonorCipherOrder(true);
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(loaded.keys());
        certificate.setCertificateKeystorePassword("");
        config.addCertificate(certificate);
        return config;
    }

    private void look(AbstractHttp11Protocol<?> protocol) {
        String now = stateOfFiles();
        if (now.equals(state)) {
            return;
        }
        try {
            protocol.addSslHostConfig(config(), true);
            LOG.atInfo().log("tls.certificate-replaced");
        } catch (SettingRefused e) {
            LOG.atError().addKeyValue("why", e.why()).log("tls.certificate-kept");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("tls.certificate-kept");
        }
        state = now;
    }

    private String stateOfFiles() {
        try {
            return files.state();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.cancel(true);
        }
        watch.shutdownNow();
    }
}
