package hk.chopmark.benchmarks.faults;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.shared.SchoolId;
import java.time.LocalDate;

/**
 * Wraps nothing. The default vault takes a second to open, on purpose, and this load starts a
 * thousand times; its keys guard made-up texts only.
 */
final class OpenVault implements KeyVault {

    @Override
    public String name() {
        return "open";
    }

    @Override
    public byte[] wrap(SchoolId school, LocalDate epoch, byte[] kek) {
        return kek.clone();
    }

    @Override
    public byte[] unwrap(SchoolId school, LocalDate epoch, byte[] wrapped) {
        return wrapped.clone();
    }
}
