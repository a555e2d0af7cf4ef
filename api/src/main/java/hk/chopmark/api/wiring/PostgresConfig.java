package hk.chopmark.api.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The settings of the embedded database, written anew at every start.
 *
 * <p><b>Guarantees</b>: durability cannot be switched off and the listening address cannot be
 * widened by hand, because these lines come after the owner's own file; the server's log never
 * holds statements, parameters or row contents.
 */
final class PostgresConfig {

    private PostgresConfig() {}

    /** Writes {@code postgresql.conf} and {@code pg_hba.conf} of the cluster. */
    static void write(DataFolder folder, int port) throws IOException {
        Path cluster = folder.postgres();
        Files.writeString(cluster.resolve("postgresql.conf"), settings(folder, port));
        Files.writeString(
                cluster.resolve("pg_hba.conf"),
                """
                # Written at every start. Nobody without a password, not even on this machine.
                host all all 127.0.0.1/32 scram-sha-256
                """);
    }

    private static String settings(DataFolder folder, int port) {
        String logs = folder.logs().toString().replace("'", "''");
        return """
        # Written at every start. Your own settings belong into postgresql.local.conf in the data folder.
        max_connections = 100
        shared_buffers = 256MB
        max_wal_size = 4GB
        checkpoint_timeout = 15min
        wal_compression = pglz
        gin_pending_list_limit = 16MB
        include_if_exists '../postgresql.local.conf'

        # An acknowledged event is on disk.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # Reached from this machine only, with a password only.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        password_encryption = 'scram-sha-256'

        # One file per weekday, a week kept; no statement, parameter or row content.
        logging_collector = on
        log_destination = 'stderr'
        log_directory = '%s'
        log_filename = 'postgres-%%a.log'
        log_file_mode = 0600
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on
        log_line_prefix = '%%m [%%p] '
        log_timezone = 'UTC'
        timezone = 'UTC'
        log_statement = 'none'
        log_min_error_statement = panic
        log_min_duration_statement = -1
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        log_error_verbosity = terse
        """
                .formatted(port, logs);
    }
}
