{{/* Whether the Ingress terminates TLS: a certificate of ACM or of its class, or `ingress.tls`. */}}
{{- define "hello-service.hasTls" -}}
{{- with .Values.ingress -}}
{{- if or .tls (and (eq .className "alb") (or .alb.byClass .alb.certificateArn)) -}}
true
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The annotations for the class `alb`; `ingress.annotations` override them. */}}
{{- define "hello-service.ingressAnnotations" -}}
{{- $written := dict -}}
{{- if eq .Values.ingress.className "alb" -}}
{{- $written = include "hello-service.albAnnotations" . | fromYaml -}}
{{- end -}}
{{- with merge (deepCopy (.Values.ingress.annotations | default dict)) $written -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}

{{/*
Annotations for the AWS Load Balancer Controller. Pods are the targets (`ip`), so that their readiness counts. A pod is
healthy after 10 s, not 30. A terminating pod drains for its whole grace period. With byClass, the class overrides
annotations, so only the ports are written: a class cannot set them.
*/}}
{{- define "hello-service.albAnnotations" -}}
{{- $hasTls := include "hello-service.hasTls" . -}}
alb.ingress.kubernetes.io/target-type: ip
alb.ingress.kubernetes.io/listen-ports: {{ empty $hasTls | not | ternary `[{"HTTP":80},{"HTTPS":443}]` `[{"HTTP":80}]` | quote }}
{{- with .Values.ingress.alb }}
{{- if not .byClass }}
alb.ingress.kubernetes.io/scheme: {{ .scheme | quote }}
{{- with .groupName }}
alb.ingress.kubernetes.io/group.name: {{ . | quote }}
{{- end }}
{{- if $hasTls }}
alb.ingress.kubernetes.io/ssl-redirect: "443"
alb.ingress.kubernetes.io/ssl-policy: {{ .sslPolicy | quote }}
{{- end }}
{{- with .certificateArn }}
alb.ingress.kubernetes.io/certificate-arn: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
alb.ingress.kubernetes.io/healthcheck-path: {{ .Values.readinessProbe.httpGet.path | quote }}
alb.ingress.kubernetes.io/healthcheck-interval-seconds: "5"
alb.ingress.kubernetes.io/healthcheck-timeout-seconds: "2"
alb.ingress.kubernetes.io/healthy-threshold-count: "2"
alb.ingress.kubernetes.io/unhealthy-threshold-count: "2"
alb.ingress.kubernetes.io/target-group-attributes: {{ printf "deregistration_delay.timeout_seconds=%s" (include "hello-service.gracePeriodSeconds" .) | quote }}
{{- end -}}
