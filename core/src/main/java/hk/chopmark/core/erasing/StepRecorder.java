package hk.chopmark.core.erasing;

import hk.chopmark.core.erasure.ErasureCommand;

/** Records a step of an erasure, as the service that carries it out; durable when it returns. */
@FunctionalInterface
public interface StepRecorder {

    /** Records. */
    void record(ErasureCommand step);
}
