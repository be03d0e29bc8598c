{{/* Whether the Ingress ends TLS: by a certificate of ACM or of its class, or as `ingress.tls` says. */}}
{{- define "hello-service.hasTls" -}}
{{- with .Values.ingress -}}
{{- if or .tls (and (eq .className "alb") (or .alb.byClass .alb.certificateArn)) -}}
true
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The annotations of the Ingress: those of the class `alb`, and what `ingress.annotations` says, which wins. */}}
{{- define "hello-service.ingressAnnotations" -}}
{{- $written := dict -}}
{{- if eq .Values.ingress.className "alb" -}}
{{- $written = include "hello-service.albAnnotations" . | fromYaml -}}
{{- end -}}
{{- with merge (deepCopy .Values.ingress.annotations) $written -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}

{{/*
What the AWS Load Balancer Controller is told. Pods are the targets themselves (`ip`), so that their readiness counts;
a pod is found healthy in 10 s, not 30; one that ends is drained as long as it lives. What the class says it would say
over any annotation, so nothing of that is written; the ports it can't say.
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
alb.ingress.kubernetes.io/healthcheck-path: /readyz
alb.ingress.kubernetes.io/healthcheck-interval-seconds: "5"
alb.ingress.kubernetes.io/healthcheck-timeout-seconds: "2"
alb.ingress.kubernetes.io/healthy-threshold-count: "2"
alb.ingress.kubernetes.io/unhealthy-threshold-count: "2"
alb.ingress.kubernetes.io/target-group-attributes: {{ printf "deregistration_delay.timeout_seconds=%s" (include "hello-service.gracePeriodSeconds" .) | quote }}
{{- end -}}
