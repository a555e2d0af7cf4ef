package hk.chopmark.core.seal.vault;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.shared.SchoolId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract itself: it must not pass a vault that does nothing. */
class KeyVaultContractTest {

    /** Wraps nothing, refuses nothing. */
    private static final class Nothing implements KeyVault {
        @Override
        public String name() {
            return "";
        }

        @Override
        public byte[] wrap(SchoolId school, int epoch, byte[] kek) {
            return new byte[0];
        }

        @Override
        public byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
            return new byte[0];
        }

        @Override
        @SuppressWarnings("NullAway") // a vault that says nothing
        public Assurance assurance() {
            return null;
        }

        @Override
        public void destroy(SchoolId school, int epoch) {
            // keeps everything
        }
    }

    @Test
    void a_vault_that_does_nothing_fails_every_test_of_the_contract()
            throws ReflectiveOperationException {
        KeyVaultContract contract =
                new KeyVaultContract() {
                    @Override
                    KeyVault vault() {
                        return new Nothing();
                    }

                    @Override
                    KeyVault restarted() {
                        return new Nothing();
                    }
                };
        List<String> passed = new ArrayList<>();
        int tests = 0;
        for (Method method : KeyVaultContract.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                tests++;
                try {
                    method.invoke(contract);
                    passed.add(method.getName());
                } catch (InvocationTargetException e) {
                    assertThat(e.getCause())
                            .as(method.getName())
                            .isInstanceOf(AssertionError.class);
                }
            }
        }
        assertThat(tests).as("tests of the contract").isGreaterThan(10);
        assertThat(passed).as("tests that a vault without any effect passes").isEmpty();
    }
}
