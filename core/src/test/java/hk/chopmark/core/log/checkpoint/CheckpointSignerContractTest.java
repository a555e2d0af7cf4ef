package hk.chopmark.core.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract itself is tested: a signer that checks and remembers nothing fails every test of it.
 */
class CheckpointSignerContractTest {
    @Test
    void a_signer_that_does_nothing_fails_every_test_of_the_contract() throws Exception {
        List<Method> tests =
                Arrays.stream(CheckpointSignerContract.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .toList();
        assertThat(tests).as("tests of the contract").hasSizeGreaterThanOrEqualTo(13);
        List<String> passed = new ArrayList<>();
        for (Method test : tests) {
            CheckpointSignerContract contract = new OnNothing();
            contract.openSigner();
            test.setAccessible(true);
            try {
                test.invoke(contract);
                passed.add(test.getName());
            } catch (InvocationTargetException e) {
                assertThat(e.getCause())
                        .as("%s failed for a reason of its own", test.getName())
                        .isNotNull();
            }
        }
        assertThat(passed).as("tests that a do-nothing signer passes").isEmpty();
    }

    private static final class OnNothing extends CheckpointSignerContract {
        @Override
        CheckpointSigner open() {
            return new NoSigner();
        }

        @Override
        CheckpointSigner reopen() {
            return new NoSigner();
        }
    }
}
